// What one huge file costs in memory, in the browser and in the API, and whether the page stays smooth: see README.md.
// `pnpm bench memory [--gigabytes 10] [--rate 40] [--smoke]`
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDevS3Process } from "./stage/dev-s3.mjs";
import { rendererOf, residentSize } from "./stage/renderer.mjs";
import { choose, farLine, openStage } from "./stage/stage.mjs";

const { values } = parseArgs({
  options: {
    gigabytes: { type: "string", default: "10" },
    /** The line's rate in MB/s: about half of what two cores reach that run browser, line and S3 at once. */
    rate: { type: "string", default: "40" },
    smoke: { type: "boolean", default: false },
  },
});
const size = (values.smoke ? 0.1 : Number(values.gigabytes)) * 1e9;
const MiB = 1024 ** 2;

// Every part is hashed in the browser, and the S3 compares the hash.
const line = { ...farLine, rtt: 5, bytesPerSecond: Number(values.rate) * 1e6 };
const stage = await openStage({ line, openS3: startDevS3Process });
try {
  // What a process loads for its first upload does not count as growth.
  const warm = await makeSparse("warm.bin", 40e6);
  const path = await makeSparse("sparse.bin", size);
  await upload(await openPage(), warm);

  const page = await openPage();
  const devtools = await page.createCDPSession();
  await devtools.send("HeapProfiler.collectGarbage");
  const renderer = await rendererOf(page);
  const look = async () => {
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = await devtools.send("Runtime.getHeapUsage");
    return {
      "browser: JavaScript heap of the page": usedSize + embedderHeapUsedSize + backingStorageSize,
      "browser: whole process of the page, its workers too": await residentSize(renderer),
      "API: whole process": await residentSize(stage.api.pid),
    };
  };
  const before = await look();
  const most = { ...before };
  const watched = new AbortController();
  const watching = (async () => {
    while (!watched.signal.aborted) {
      for (const [name, bytes] of Object.entries(await look())) most[name] = Math.max(most[name], bytes);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  const { milliseconds } = await upload(page, path);
  watched.abort();
  await watching;
  await devtools.send("HeapProfiler.collectGarbage");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const after = await look();

  console.log(
    `${size / 1e9} GB at ${values.rate} MB/s at the most: ${(milliseconds / 1000).toFixed(0)} s, hashed and sent in parts.\n`,
  );
  console.log("| | before | at most | growth | afterwards, without garbage |\n| --- | --- | --- | --- | --- |");
  for (const name of Object.keys(before)) {
    const figures = [before[name], most[name], most[name] - before[name], after[name]];
    console.log(`| ${name} | ${figures.map((bytes) => `${(bytes / MiB).toFixed(1)} MiB`).join(" | ")} |`);
  }
  const tasks = await page.evaluate(() => globalThis.longTasks);
  console.log(
    `\nTasks of the main thread above 50 ms: ${tasks.length}${tasks.length > 0 ? `, the longest ${Math.max(...tasks)} ms` : ""}.`,
  );
} finally {
  await stage.close();
}

async function makeSparse(name, bytes) {
  const path = join(stage.folder, name);
  await writeFile(path, "");
  await truncate(path, bytes);
  return path;
}

async function openPage() {
  const page = await stage.openPage("ours");
  await page.evaluate((given) => globalThis.prepare(given), { endpoint: "names3put", withFinish: true });
  return page;
}

async function upload(page, path) {
  await choose(page, [path]);
  await page.evaluate(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.longTasks.push(Math.round(duration));
    }).observe({ type: "longtask" });
  });
  return page.evaluate((given) => globalThis.upload(given), {});
}
