// Uploads of a hidden page, whose timers run once a second, compared with a visible page: see README.md.
// `pnpm bench hidden [--engine chrome,firefox] [--rounds 3] [--smoke]`
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { median } from "./report/table.mjs";
import { ours, peers, time } from "./stage/contestants.mjs";
import { makeFiles } from "./stage/files.mjs";
import { openStage } from "./stage/stage.mjs";

const { values } = parseArgs({
  options: {
    engine: { type: "string", default: "chrome,firefox" },
    rounds: { type: "string", default: "3" },
    smoke: { type: "boolean", default: false },
  },
});
const line = { rtt: 25, windowBytes: 512 * 1024, bytesPerSecond: 20e6 };
const loads = values.smoke
  ? { "8 of 50 KB": { count: 8, size: 50e3 } }
  : {
      "200 of 50 KB": { count: 200, size: 50e3 },
      "30 of 4 MB": { count: 30, size: 4e6 },
      "one of 250 MB": { count: 1, size: 250e6 },
    };
const betterUpload = peers.find(({ page }) => page === "better-upload");
const contestants = [betterUpload, ours(3, { by: "form" }), ours(3, { by: "form", isSplit: true })];
const rounds = values.smoke ? 1 : Number(values.rounds);
/** After this time a browser has slowed down the timers of a hidden page. */
const settled = 12_000;

console.log("| | | seen | hidden | hidden against seen |\n| --- | --- | --- | --- | --- |");
for (const engine of values.engine.split(",")) {
  const stage = await openStage({ line, browser: { engine, throttles: true } });
  try {
    for (const [load, files] of Object.entries(loads)) {
      const paths = await makeFiles(stage.folder, files);
      for (const one of contestants) {
        const run = { stage, paths, sizes: paths.map(() => files.size) };
        const seen = [];
        const hidden = [];
        for (let round = 0; round < rounds; round += 1) {
          seen.push(await time(one, { ...run, isReady: () => setTimeout(settled) }));
          hidden.push(await timeHidden(one, run));
        }
        const [whole, slow] = [median(seen), median(hidden)];
        const figures = [whole, slow].map((milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`);
        console.log(`| ${engine}: ${load} | ${one.name} | ${figures.join(" | ")} | ${(slow / whole).toFixed(2)} |`);
      }
    }
  } finally {
    await stage.close();
  }
}

/** Hides the page behind another page of the same window. */
async function timeHidden(one, run) {
  let front;
  try {
    return await time(one, {
      ...run,
      async isReady() {
        const { browser } = run.stage;
        front = await browser.newPage();
        await front.bringToFront();
        const behind = (await browser.pages()).at(-2);
        if (!(await behind.evaluate(() => document.hidden))) throw new Error("The page is not hidden.");
        await setTimeout(settled);
      },
    });
  } finally {
    await front?.close();
  }
}
