import { median } from "./table.mjs";

const isOurs = (name) => name.startsWith("s3-direct");
const ourNames = ["s3-direct, one name", "s3-direct, three names"];

/**
 * Returns Markdown tables, rows by lines: our time (one name / three names) relative to the fastest peer's and, if
 * known, to the line's ideal time for the bytes alone.
 * @param samples by line, row and contestant: `{ milliseconds, ideal? }[]`, with null if the contestant gave up
 */
export function heatMap(samples, { rows, lines }) {
  const head = `| | ${lines.join(" | ")} |\n| --- |${" --- |".repeat(lines.length)}`;
  const table = (cell) =>
    [
      head,
      ...rows.map((row) => `| ${row} | ${lines.map((line) => cell(samples[line][row] ?? {})).join(" | ")} |`),
    ].join("\n");
  const hasIdeal = lines.some((line) => JSON.stringify(samples[line]).includes('"ideal"'));
  const tables = { "the fastest peer's time": againstPeers, ...(hasIdeal && { "the line's ideal": againstIdeal }) };
  return Object.entries(tables)
    .map(([what, cell]) => `### Of ${what}\n\n${table(cell)}`)
    .join("\n\n");
}

function againstPeers(cell) {
  const peers = Object.entries(cell).filter(([name, runs]) => !isOurs(name) && runs.every(isDone));
  const fastest = peers.map(([name, runs]) => ({ name, time: timeOf(runs) })).toSorted((a, b) => a.time - b.time)[0];
  if (fastest === undefined) return "–";
  return `${both(cell, (runs) => (timeOf(runs) / fastest.time).toFixed(2))} (${fastest.name.split(" ")[0]})`;
}

function againstIdeal(cell) {
  return both(cell, (runs) => median(runs.map(({ milliseconds, ideal }) => milliseconds / ideal)).toFixed(2));
}

const isDone = ({ milliseconds }) => milliseconds !== null;
const timeOf = (runs) => median(runs.map(({ milliseconds }) => milliseconds));

function both(cell, tell) {
  const figures = ourNames.map((name) => {
    const runs = cell[name];
    if (runs === undefined) return "–";
    return runs.every(isDone) ? tell(runs) : "gave up";
  });
  return figures.join(" / ");
}
