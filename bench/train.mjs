// An upload on a train: 100 MB over a line that is dead for 10 s in every 40 s, and one reload of the page. See
// README.md.
// `pnpm bench train [--rounds 1] [--smoke]`
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startDeadSpells, withDeadSpells } from "./link/dead-spells.mjs";
import { median } from "./report/table.mjs";
import { makeFiles } from "./stage/files.mjs";
import { choose, openStage } from "./stage/stage.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "1" }, smoke: { type: "boolean", default: false } },
});
const seconds = 1000;
const spells = { every: 40 * seconds, dead: 10 * seconds };
/** 16 Mbit/s up, like a good line from a train. */
const bytesPerSecond = 2e6;
const files = { count: 2, size: values.smoke ? 5e6 : 50e6 };
const reloadAt = (values.smoke ? 3 : 20) * seconds;
/** If nothing is sent for this time after its reload, a page does not resume by itself. */
const patience = 20 * seconds;

const sending = (files.count * files.size * seconds) / bytesPerSecond;
const ideal = withDeadSpells(sending, spells);

const contestants = [
  { name: "s3-direct", page: "train", bucket: "media" },
  { name: "better-upload 3.0.19", page: "train-peer", engine: "better-upload", bucket: "peers" },
  { name: "Uppy 6.3.1", page: "train-peer", engine: "uppy", bucket: "peers" },
];

const stage = await openStage({ line: { rtt: 80, windowBytes: 512 * 1024, bytesPerSecond } });
const results = new Map(contestants.map(({ name }) => [name, []]));
try {
  const paths = await makeFiles(stage.folder, files);
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const one of contestants) {
      const result = await ride(one, paths);
      results.get(one.name).push(result);
      console.error(`${one.name}: ${describe(result)}`);
    }
  }
} finally {
  await stage.close();
}

console.log(
  `${(files.count * files.size) / 1e6} MB at ${bytesPerSecond / 1e6} MB/s; the line's ideal is ${ideal / seconds} s.\n`,
);
console.log("| | time | of the ideal | what became of it |\n| --- | --- | --- | --- |");
for (const [name, all] of results) {
  const done = all.filter((one) => one.outcome === "done").map(({ time }) => time);
  const time = done.length === all.length ? median(done) : undefined;
  const figures = time === undefined ? "– | –" : `${(time / seconds).toFixed(1)} s | ${(time / ideal).toFixed(2)} ×`;
  console.log(`| ${name} | ${figures} | ${[...new Set(all.map(describe))].join("; ")} |`);
}

function describe({ outcome, time }) {
  return outcome === "done" ? `done after ${(time / seconds).toFixed(1)} s, without a click` : outcome;
}

async function ride({ page: name, engine, bucket }, paths) {
  const page = await stage.openPage(name);
  // Accepts the dialog that asks whether to leave a page that uploads.
  page.on("dialog", (dialog) => void dialog.accept());
  const started = performance.now();
  const endSpells = startDeadSpells(stage.links, spells);
  try {
    await choose(page, paths);
    await page.evaluate((given) => void globalThis.choose(given), engine);
    await setTimeout(reloadAt);
    await page.reload();
    await page.waitForFunction(() => document.title === "ready");
    const reloaded = performance.now();
    for (;;) {
      await setTimeout(250);
      const now = performance.now();
      const states = await page.evaluate(() => globalThis.look());
      const areDone = states.length > 0 && states.every((state) => state.startsWith("done"));
      const stored = areDone ? await stage.s3.sizes(bucket) : [];
      if (stored.length === paths.length) return { outcome: "done", time: now - started };
      const isIdle = states.every((state) => state === "nothing goes on");
      if (isIdle && now - reloaded > patience)
        return { outcome: "lost by the reload: it begins again when a person chooses the files again" };
      if (states.some((state) => /^(error|failed)/.test(state))) return { outcome: `failed: ${states.join(", ")}` };
      if (now - started > ideal * 5) return { outcome: `not done after five times the ideal: ${states.join(", ")}` };
    }
  } finally {
    endSpells();
    await page.close();
    await stage.s3.empty();
  }
}
