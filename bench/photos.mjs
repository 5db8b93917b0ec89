// Photos of 12 MP that a page shows and makes smaller before the upload (`beforeUpload` with `prepareImage`): the
// longest task of its main thread, and its memory. See README.md.
// `pnpm bench photos [--photos 30] [--edge 2560] [--slowdown 1] [--rounds 3] [--smoke]`
import { writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./report/table.mjs";
import { startDevS3Process } from "./stage/dev-s3.mjs";
import { tasksDuring } from "./stage/main-thread.mjs";
import { somePhoto } from "./stage/photo.mjs";
import { rendererOf, residentSize, watchMost } from "./stage/renderer.mjs";
import { choose, openStage } from "./stage/stage.mjs";

const { values } = parseArgs({
  options: {
    photos: { type: "string", default: "30" },
    /** The longest edge of the uploaded photo, in pixels. */
    edge: { type: "string", default: "2560" },
    /** How many times slower the page's main thread is made: a phone's is about four times slower. */
    slowdown: { type: "string", default: "1" },
    rounds: { type: "string", default: "3" },
    /** Prints what the tasks do that compute most. */
    explain: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
  },
});
const counts = values.smoke ? [2] : [5, Number(values.photos)];
const maxEdge = Number(values.edge);
const MiB = 1024 ** 2;

const line = { rtt: 25, windowBytes: 512 * 1024, bytesPerSecond: 20e6 };
const stage = await openStage({ line, openS3: startDevS3Process });
try {
  const photo = await somePhoto();
  console.log(
    `Photos of ${(photo.length / 1e6).toFixed(1)} MB, an edge of ${maxEdge} at the most, a main thread ${values.slowdown} × as slow.\n`,
  );
  console.log(
    "| photos | time | tasks above 50 ms | the longest | most of a processor | memory before | at most | afterwards | load |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const count of counts) {
    const paths = await writePhotos(photo, count);
    const rounds = [];
    for (let round = 0; round < (values.smoke ? 1 : Number(values.rounds)); round += 1) rounds.push(await run(paths));
    report(count, rounds);
  }
} finally {
  await stage.close();
}

async function writePhotos(photo, count) {
  const paths = Array.from({ length: count }, (_, index) => join(stage.folder, `photo-${index}.jpg`));
  for (const path of paths) await writeFile(path, photo);
  return paths;
}

async function run(paths) {
  const page = await stage.openPage("photos");
  try {
    await page.evaluate((given) => globalThis.prepare(given), { maxEdge });
    await choose(page, paths);
    const renderer = await rendererOf(page);
    await page.emulateCPUThrottling(Number(values.slowdown));
    const before = await residentSize(renderer);
    const most = watchMost(() => residentSize(renderer));
    const { result, tasks, busiest } = await tasksDuring(page, () => page.evaluate(() => globalThis.upload()));
    const atMost = await most();
    // The worker is closed after this time.
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    const devtools = await page.createCDPSession();
    await devtools.send("HeapProfiler.collectGarbage");
    const afterwards = await residentSize(renderer);
    if (values.explain) console.error(busiest.join("\n"));
    return { seconds: result.milliseconds / 1000, tasks, before, atMost, afterwards, load: loadavg()[0] };
  } finally {
    await page.close();
  }
}

function report(count, rounds) {
  const of = (pick) => median(rounds.map(pick));
  const MiBs = (pick) => `${(of(pick) / MiB).toFixed(0)} MiB`;
  const figures = [
    `${of(({ seconds }) => seconds).toFixed(1)} s`,
    of(({ tasks }) => tasks.filter(({ took }) => took > 50).length),
    `${rounds.map(({ tasks }) => tasks[0].took.toFixed(0)).join(", ")} ms`,
    `${rounds.map(({ tasks }) => Math.max(...tasks.map(({ computed }) => computed)).toFixed(0)).join(", ")} ms`,
    ...["before", "atMost", "afterwards"].map((name) => MiBs((round) => round[name])),
    rounds.map(({ load }) => load.toFixed(1)).join(", "),
  ];
  console.log(`| ${count} | ${figures.join(" | ")} |`);
}
