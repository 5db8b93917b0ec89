/**
 * Runs a script that starts several parts: all are closed in the end, the last one first, even after a failure. A
 * failure is printed with its own message.
 *
 * @param main - gets `closing`, which takes a part with a `close`, or with another function that closes it, and returns
 *   the part
 */
export async function runScript(main) {
  const closers = [];
  const closing = (part, close = () => part.close()) => {
    closers.push(close);
    return part;
  };
  try {
    await main(closing);
  } catch (error) {
    console.error(error.stderr || error.message, error.cause ?? "");
    process.exitCode = 1;
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}
