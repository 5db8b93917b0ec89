// Uploads what people send to real buckets of Amazon S3, from the machine that runs this: see README.md. Makes three
// buckets in each region and removes them at the end. Needs an access key that may do so (AWS_ACCESS_KEY_ID and
// AWS_SECRET_ACCESS_KEY, or AWS_PROFILE), and costs some cents for requests. AWS_ENDPOINT_URL_S3 names another S3 that
// behaves like Amazon's.
// `pnpm bench aws [--regions eu-central-1,us-east-1] [--row photos,…] [--rounds 3] [--seed 1] [--smoke]`
import { join } from "node:path";
import { parseArgs } from "node:util";
import { heatMap } from "./report/heat-map.mjs";
import { startAws } from "./stage/aws.mjs";
import { inTurn, ours, peers, time } from "./stage/contestants.mjs";
import { makeFilesOf } from "./stage/files.mjs";
import { openStage } from "./stage/stage.mjs";
import { pick, rows, sizesOf } from "./stage/what-people-send.mjs";

const { values } = parseArgs({
  options: {
    regions: { type: "string", default: "eu-central-1,us-east-1" },
    row: { type: "string", default: Object.keys(rows).join() },
    rounds: { type: "string", default: "3" },
    /** Sizes vary from round to round by up to a fifth, according to this seed. */
    seed: { type: "string", default: "1" },
    /** Small and only once: checks that everything works. */
    smoke: { type: "boolean", default: false },
  },
});
const regions = values.regions.split(",");
const chosenRows = pick(rows, values.row);
const contestants = [...peers, ours(1, { by: "form" }), ours(3, { by: "form" })];
/** The line between the page and the API is not emulated; the way to S3 is a real one. */
const noLine = { rtt: 0, windowBytes: Infinity, bytesPerSecond: Infinity };

const samples = {};
try {
  for (const region of regions) {
    samples[region] = {};
    await measure(region);
  }
  console.log(heatMap(samples, { rows: chosenRows, lines: regions }));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function measure(region) {
  const stage = await openStage({ line: noLine, openS3: startAws(region) });
  // Buckets that are left cost money.
  process.once("SIGINT", () => void stage.close().finally(() => process.exit(1)));
  try {
    for (let round = 0; round < (values.smoke ? 1 : Number(values.rounds)); round += 1) {
      for (const row of chosenRows) {
        const sizes = sizesOf(row, { seed: values.seed, round, ...(values.smoke && { atMost: 2e6 }) });
        const paths = await makeFilesOf(join(stage.folder, row), sizes);
        for (const one of inTurn(contestants, round)) {
          const milliseconds = await time(one, { stage, paths, sizes });
          ((samples[region][row] ??= {})[one.name] ??= []).push({ milliseconds });
          console.error(`${region}: ${row}: ${one.name}: ${(milliseconds / 1000).toFixed(2)} s`);
        }
      }
    }
  } finally {
    await stage.close();
  }
}
