// What a file costs the page's processor in lists of 100, 1,000 and 10,000, without a network: see README.md.
// `pnpm bench list [--rounds 5] [--without-locks] [--smoke]`
import { createServer } from "node:http";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "./report/table.mjs";
import { processorSeconds } from "./scale/processor-seconds.mjs";
import { launchBrowser } from "./stage/browser.mjs";
import { buildPages } from "./stage/pages.mjs";
import { rendererOf } from "./stage/renderer.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    /** As in a page without locks to share connections with other tabs, because it is no secure context. */
    "without-locks": { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
  },
});
const rounds = values.smoke ? 1 : Number(values.rounds);
const lengths = values.smoke ? [10, 100] : [100, 1_000, 10_000];
/** The same number of files for each figure. */
const count = Math.max(...lengths);

const folder = await mkdtemp(join(tmpdir(), "bench-list-"));
await buildPages(folder, ["list"]);
const server = createServer(answer).listen(0, "127.0.0.1");
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  if (values["without-locks"]) {
    await page.evaluateOnNewDocument(() => Object.defineProperty(navigator, "locks", { value: undefined }));
  }
  await page.goto(`http://127.0.0.1:${server.address().port}/page.html?list`);
  await page.waitForFunction(() => document.title === "ready");
  await page.evaluate((count) => globalThis.makeFiles(count), count);
  const renderer = await rendererOf(page);
  report(await measureAll(page, renderer));
} finally {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true });
}

async function measureAll(page, renderer) {
  const spent = new Map(lengths.map((length) => [length, []]));
  // The first round warms up the compiler.
  for (let round = -1; round < rounds; round += 1) {
    for (const length of lengths) {
      const before = await processorSeconds([renderer]);
      await page.evaluate((length) => globalThis.uploadInLists(length), length);
      const seconds = (await processorSeconds([renderer])) - before;
      if (round >= 0) spent.get(length).push((seconds * 1e6) / count);
    }
  }
  return spent;
}

function report(spent) {
  const shortest = median(spent.get(lengths[0]));
  console.log("| files in the list | processor time a file | against the shortest list |\n| --- | --- | --- |");
  for (const length of lengths) {
    const figure = median(spent.get(length));
    console.log(`| ${length} | ${figure.toFixed(0)} µs | ${(figure / shortest).toFixed(2)} × |`);
  }
}

async function answer({ url }, response) {
  const { pathname } = new URL(url, "http://localhost");
  const type = pathname.endsWith(".html") ? "text/html" : "text/javascript";
  const file = await readFile(join(folder, pathname)).catch(() => undefined);
  response.writeHead(file ? 200 : 404, { "content-type": type }).end(file);
}
