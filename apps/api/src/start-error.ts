/** Says in one sentence why the server cannot start, for the person who started it. */
export class StartError extends Error {
  override readonly name = "StartError";
}
