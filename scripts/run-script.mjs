/**
 * Runs a script that starts this and that: all of it is closed in the end, the last first, however the script ends. A failure is said in its own words.
 *
 * @param main - is given `closing`, which takes a part that has a `close`, or another way to close it, and gives it back
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
    console.error(error.stderr ?? error.message, error.cause ?? "");
    process.exitCode = 1;
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}
