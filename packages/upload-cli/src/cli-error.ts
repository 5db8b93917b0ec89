/** What stops a command: one sentence, for whoever typed it, that also says what to do. */
export class CliError extends Error {
  override readonly name = "CliError";
}
