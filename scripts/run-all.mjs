/**
 * Runs all steps, in order and each to its end, even if others fail.
 * @param steps functions that return a promise
 * @param atOnce number of parallel steps: two if each leaves a core to the other, or mostly waits
 * @throws Error with the message of each step that failed
 */
export async function runAll(steps, { atOnce = 1 } = {}) {
  const left = [...steps];
  const failures = [];
  const lane = async () => {
    for (let step = left.shift(); step !== undefined; step = left.shift())
      await step().catch((error) => failures.push(error.message));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  if (failures.length > 0) throw new Error(failures.join("\n"));
}
