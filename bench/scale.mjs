// How many uploads the demo API creates and finishes in a second, with 1, 2 and 3 processes on one real Postgres and
// the development S3, and what an upload costs: processor time, Postgres statements, requests to S3. See docs/scale.md.
// Needs Linux and Debian's `postgresql`.
// `pnpm bench scale [--processes 1,2,3] [--seconds 10] [--most 20000] [--at-once 24] [--smoke]`
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { startCluster } from "./scale/cluster.mjs";
import { driveAtRate, driveFull } from "./scale/drive.mjs";
import { printCosts, printLatency, printMaximum } from "./scale/tables.mjs";

const { values } = parseArgs({
  options: {
    processes: { type: "string", default: "1,2,3" },
    /** The time of each measurement: there are four for each number of processes. */
    seconds: { type: "string", default: "10" },
    /** The most uploads in each measurement. */
    most: { type: "string", default: "20000" },
    "at-once": { type: "string", default: "24" },
    smoke: { type: "boolean", default: false },
  },
});
const bounds = { seconds: values.smoke ? 1 : Number(values.seconds), most: Number(values.most) };
const atOnce = Number(values["at-once"]);
const shares = [0.5, 0.8, 0.95];

console.log(`${availableParallelism()} processors, a load of ${loadavg()[0].toFixed(1)} before it.`);
const runs = [];
for (const processes of values.processes.split(",").map(Number)) runs.push(await measure(processes));
printMaximum(runs);
printLatency(runs);
printCosts(runs.at(-1));

async function measure(processes) {
  const { people, counters, close } = await startCluster({ processes, people: 60 });
  try {
    // Warms up the compilers, and Postgres's plans.
    await driveFull({ people, atOnce, seconds: bounds.seconds / 2, most: bounds.most });
    const before = await counters();
    const full = await driveFull({ people, atOnce, ...bounds });
    const after = await counters();
    const most = full.count / full.seconds;
    const loads = [];
    for (const share of shares)
      loads.push({ share, ...(await driveAtRate({ people, rate: most * share, ...bounds })) });
    return { processes, full, before, after, loads };
  } finally {
    await close();
  }
}
