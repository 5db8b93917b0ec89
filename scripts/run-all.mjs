/**
 * Runs all of these, in their order, each to its end, however the others end.
 * @param steps functions that return a promise
 * @param atOnce so many side by side: two where they leave each other a core, or mostly wait
 * @throws Error with the sentence of each that failed
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
