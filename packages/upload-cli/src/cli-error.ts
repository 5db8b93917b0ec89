/** Stops a command. Its one sentence is for the person who typed the command, and also says what to do. */
export class CliError extends Error {
  override readonly name = "CliError";
}
