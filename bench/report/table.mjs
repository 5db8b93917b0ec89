const base = "better-upload 3.0.19";

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Prints a table of medians, and their ratio to better-upload's, if that took part. */
export function printTable({ id, samples, names }) {
  const against = samples[base] === undefined ? undefined : median(samples[base]);
  const seconds = (milliseconds) => (milliseconds / 1000).toFixed(2);
  console.log(`\n### ${id}\n`);
  console.log(
    "| | median | min to max | runs | time against better-upload | as fast as it |\n| --- | --- | --- | --- | --- | --- |",
  );
  for (const name of names) {
    const times = samples[name];
    const time = median(times);
    const range = `${seconds(Math.min(...times))} to ${seconds(Math.max(...times))} s`;
    const compared =
      against === undefined ? "– | –" : `${(time / against).toFixed(2)} | ${(against / time).toFixed(2)} ×`;
    console.log(`| ${name} | ${seconds(time)} s | ${range} | ${times.length} | ${compared} |`);
  }
}
