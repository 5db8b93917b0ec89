import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, launchChromium } from "@s3-direct/browsers";
import type { Page } from "playwright-core";
import { createApiProcess } from "./api-process.ts";

// `pnpm --filter @s3-direct/web measure`: how the built app loads, and how it performs while a thousand files are
// uploaded, on a slow device: a quarter of this processor and, while loading, Lighthouse's "slow 4G".

/** As text: a compiler of this file must not add helper functions to the code. */
const observers = `
  window.seen = { shift: 0, lcp: 0, tasks: [], frames: [] };
  const watch = (type, see) => new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true });
  watch("layout-shift", (entry) => { if (!entry.hadRecentInput) seen.shift += entry.value; });
  watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
  watch("longtask", (entry) => { seen.tasks.push(entry.duration); });
  let last = performance.now();
  requestAnimationFrame(function next(now) { seen.frames.push(now - last); last = now; requestAnimationFrame(next); });
`;
type Seen = { shift: number; lcp: number; tasks: number[]; frames: number[] };

const [port, s3Port] = await Promise.all([freePort(), freePort()]);
const url = `http://localhost:${port}`;
const folder = await mkdtemp(join(tmpdir(), "s3-direct-measure-"));
const api = createApiProcess({
  port,
  env: {
    WEB_ORIGIN: url,
    WEB_DIST: fileURLToPath(new URL("../dist", import.meta.url)),
    DATA_DIR: join(folder, "data"),
    DEV_S3_PORT: String(s3Port),
    ALLOW_GUESTS: "1",
  },
});
const browser = await launchChromium();
try {
  await api.start();
  const page = await browser.newPage();
  page.setDefaultTimeout(300_000);
  await page.addInitScript(observers);
  const device = await page.context().newCDPSession(page);
  await device.send("Emulation.setCPUThrottlingRate", { rate: 4 });

  await slow4G(page, true);
  await page.goto(url);
  await page.getByRole("button", { name: "Continue as guest" }).waitFor();
  await page.waitForTimeout(3_000);
  report("first visit, sign-in", await seenBy(page));

  await page.getByRole("button", { name: "Continue as guest" }).click();
  await page.getByRole("heading", { level: 1, name: "Upload" }).waitFor();
  await device.send("Network.clearBrowserCache");
  await page.reload();
  await page.getByText("Choose files").waitFor();
  await page.waitForTimeout(3_000);
  report("upload page, nothing in the cache", await seenBy(page));

  await slow4G(page, false);
  const files = join(folder, "files");
  await mkdir(files);
  for (let n = 0; n < 1_000; n++) await writeFile(join(files, `note-${n}.txt`), `Note ${n}.\n`);
  await page.evaluate("seen.tasks = []; seen.frames = []; seen.shift = 0");
  await page.getByLabel("Choose a folder to upload").setInputFiles(files);
  await page.getByText(/of 1,000 uploaded/).waitFor();
  for (let turns = 0; turns < 40; turns++) {
    await page.mouse.wheel(0, turns % 8 < 6 ? 900 : -1_500);
    await page.waitForTimeout(250);
  }
  report("a thousand files going up, scrolled through", await seenBy(page));
} finally {
  await browser.close();
  await api.stop();
  await rm(folder, { recursive: true, force: true });
}

async function slow4G(page: Page, on: boolean): Promise<void> {
  const network = await page.context().newCDPSession(page);
  const line = on ? { latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 } : undefined;
  const open = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await network.send("Network.emulateNetworkConditions", { offline: false, ...(line ?? open) });
}

async function seenBy(page: Page): Promise<Seen & { kB: number }> {
  const seen = await page.evaluate<Seen>("seen");
  const bytes = await page.evaluate<number>(
    `performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js")).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
  );
  return { ...seen, kB: bytes / 1_000 };
}

function report(what: string, { shift, lcp, tasks, frames, kB }: Seen & { kB: number }): void {
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  const blocking = tasks.reduce((sum, task) => sum + Math.max(0, task - 50), 0);
  const longest = tasks.toSorted((a, b) => b - a).slice(0, 3);
  process.stdout.write(`${what}
  JavaScript so far      ${kB.toFixed(1)} kB
  largest paint          ${Math.round(lcp)} ms
  total blocking time    ${Math.round(blocking)} ms, longest tasks ${longest.map(Math.round).join(", ")} ms
  layout shift           ${shift.toFixed(4)}
  frames                 half within ${at(0.5)} ms, 95 % within ${at(0.95)} ms, longest ${at(1)} ms
`);
}
