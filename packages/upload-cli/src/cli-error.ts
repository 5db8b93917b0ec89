/** Stops a command. The message is one sentence for the person who typed the command, and says what to do. */
export class CliError extends Error {
  override readonly name = "CliError";
}
