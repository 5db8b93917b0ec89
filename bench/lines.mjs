// Uploads what people send, over the lines that people have, compared with the peers: see README.md.
// `pnpm bench lines [--line home,…] [--row photos,…] [--who contestant,…] [--rounds 3] [--seed 1] [--longest 30] [--https]
// [--slow-start] [--smoke] [--keep] [--table]`
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDeadSpells, withDeadSpells } from "./link/dead-spells.mjs";
import { heatMap } from "./report/heat-map.mjs";
import { keepSamples, loadSamples } from "./report/samples.mjs";
import { inTurn, ours, peers, time } from "./stage/contestants.mjs";
import { makeFilesOf } from "./stage/files.mjs";
import { openStage } from "./stage/stage.mjs";
import { pick, rows, sizesOf, vary } from "./stage/what-people-send.mjs";

const MB = 1e6;
/** A window of 512 KiB for each connection, as in the other benchmarks. */
const windowBytes = 512 * 1024;
const lines = {
  office: { rtt: 2, bytesPerSecond: 100 * MB },
  fibre: { rtt: 10, bytesPerSecond: 40 * MB },
  far: { rtt: 150, bytesPerSecond: 25 * MB },
  home: { rtt: 25, bytesPerSecond: 5 * MB },
  phone: { rtt: 60, bytesPerSecond: 1.2 * MB, jitter: 30 },
  /** Dead for 5 s in every 20. */
  train: { rtt: 200, bytesPerSecond: 0.5 * MB, spells: { every: 20_000, dead: 5000 } },
};
const contestants = [...peers, ours(1, { by: "form" }), ours(3, { by: "form" })];

const { values } = parseArgs({
  options: {
    line: { type: "string", default: Object.keys(lines).join() },
    row: { type: "string", default: Object.keys(rows).join() },
    /** The beginnings of the contestants' names that take part. */
    who: { type: "string", default: contestants.map(({ name }) => name.replace(/,.*/, "")).join() },
    rounds: { type: "string", default: "3" },
    /** Round trips and sizes vary from round to round by up to a fifth, according to this seed. */
    seed: { type: "string", default: "1" },
    /** In seconds: what would take the line longer is reduced to fewer files, or a smaller one. */
    longest: { type: "string", default: "30" },
    /** API and S3 are reached by https, as on the internet. */
    https: { type: "boolean", default: false },
    /** New connections send little at first, as TCP does. */
    "slow-start": { type: "boolean", default: false },
    /** Small and only once: checks that everything works. */
    smoke: { type: "boolean", default: false },
    /** Adds to the samples of earlier runs. */
    keep: { type: "boolean", default: false },
    /** Prints the kept samples, and runs nothing. */
    table: { type: "boolean", default: false },
  },
});
const chosenLines = pick(lines, values.line);
const chosenRows = pick(rows, values.row);
const who = values.who.split(",");
const taking = contestants.filter(({ name }) => who.some((start) => name.startsWith(start)));
const hasSlowStart = values["slow-start"];
const longest = values.smoke ? 2 : Number(values.longest);

/** By line, row and contestant: the time of each run, and the line's ideal time for its bytes. */
const samples = {};
for (const line of chosenLines) samples[line] = values.keep || values.table ? await loadSamples(samplesOf(line)) : {};
if (!values.table) for (const line of chosenLines) await measure(line);
console.log(heatMap(samples, { rows: chosenRows, lines: chosenLines }));

async function measure(line) {
  const { spells, ...shape } = lines[line];
  const stage = await openStage({ line: { ...shape, windowBytes, hasSlowStart }, isSecure: values.https });
  try {
    for (let round = 0; round < (values.smoke ? 1 : Number(values.rounds)); round += 1) {
      stage.setRtt(shape.rtt * vary(values.seed, round, line));
      for (const row of chosenRows) {
        const sizes = sizesOf(row, { seed: values.seed, round, atMost: longest * shape.bytesPerSecond });
        const paths = await makeFilesOf(join(stage.folder, row), sizes);
        const ideal = idealFor(sizes, lines[line]);
        for (const one of inTurn(taking, round)) {
          const milliseconds = await overLine(stage, spells, () => time(one, { stage, paths, sizes }));
          ((samples[line][row] ??= {})[one.name] ??= []).push({ milliseconds, ideal });
          console.error(`${line}: ${row}: ${one.name}: ${describe(milliseconds)}, ideal ${describe(ideal)}`);
        }
        if (values.keep) await keepSamples(samplesOf(line), samples[line]);
      }
    }
  } finally {
    await stage.close();
  }
}

function samplesOf(line) {
  return `lines-${line}${values.https ? "-https" : ""}${hasSlowStart ? "-slow-start" : ""}`;
}

/** @returns null if the contestant gave up */
async function overLine(stage, spells, run) {
  const endSpells = spells && startDeadSpells(stage.links, spells);
  try {
    return await run();
  } catch (error) {
    console.error(error.message);
    return null;
  } finally {
    endSpells?.();
  }
}

/** Returns how long a line needs for these bytes if they follow each other without a gap, in milliseconds. */
function idealFor(sizes, { bytesPerSecond, spells }) {
  const sending = (sizes.reduce((total, size) => total + size, 0) / bytesPerSecond) * 1000;
  return spells ? withDeadSpells(sending, spells) : sending;
}

function describe(milliseconds) {
  return milliseconds === null ? "gave up" : `${(milliseconds / 1000).toFixed(2)} s`;
}
