import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "@s3-direct/browsers";
import { MiB } from "@s3-direct/upload-core";
import type { Browser, CDPSession, Page } from "playwright-core";
import { beforeAll, beforeEach, afterEach, expect, test } from "vitest";
import { startStack } from "./stack.ts";

let browser: Browser;
let stack: Awaited<ReturnType<typeof startStack>>;
let page: Page;
let line: CDPSession;
let folder: string;
beforeAll(async () => {
  stack = await startStack();
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), "uppy-files-"));
  return async () => {
    await browser.close();
    await stack.close();
    await rm(folder, { recursive: true });
  };
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 800, height: 700 } });
  page.setDefaultTimeout(60_000);
  line = await page.context().newCDPSession(page);
  await open();
});
afterEach(async () => {
  stack.faults.clear();
  stack.refused.clear();
  await page.close();
});

/** Until the endpoint's rules are Uppy's restrictions. */
async function open(query = ""): Promise<void> {
  await page.goto(stack.url + query);
  await input().and(page.locator("[accept]")).waitFor({ state: "attached" });
}
const input = () => page.locator("input.uppy-Dashboard-input").first();
const item = (name: string) => page.locator(".uppy-Dashboard-Item").filter({ hasText: name });
/** Picks text files: a name and a size each. */
async function pick(sizes: Readonly<Record<string, number>>): Promise<void> {
  const files = Object.entries(sizes).map(([name, size]) => ({ path: join(folder, name), text: "a".repeat(size) }));
  for (const { path, text } of files) await writeFile(path, text);
  await input().setInputFiles(files.map(({ path }) => path));
}
/** @param uploadThroughput bytes a second; -1 as many as there can be */
async function limitLine(uploadThroughput: number): Promise<void> {
  const others = { offline: false, latency: 0, downloadThroughput: -1 };
  await line.send("Network.emulateNetworkConditions", { ...others, uploadThroughput });
}
/** The numbers of the parts that S3 takes from now on. */
function partsSent(): string[] {
  const sent: string[] = [];
  page.on("response", (response) => {
    const part = new URL(response.url()).searchParams.get("partNumber");
    if (response.request().method() === "PUT" && response.ok() && part !== null) sent.push(part);
  });
  return sent;
}
/** To what was published. */
const link = (name: string) => item(name).locator("a.uppy-Dashboard-Item-previewLink");
const start = () => page.locator(".uppy-StatusBar-actionBtn--upload").click();

test("a small file and one in parts are uploaded, with progress, and link to what was published", async () => {
  await limitLine(8 * MiB);
  const sizes = { "small.txt": 1_000, "large.txt": 12 * MiB };
  await pick(sizes);
  const bars: (string | null)[] = [];
  const bar = ".uppy-StatusBar-progress[aria-valuenow]";
  await start();
  await page.locator(bar).waitFor();
  await expect
    .poll(
      async () => {
        const value = await page.evaluate((at) => document.querySelector(at)?.getAttribute("aria-valuenow"), bar);
        bars.push(value ?? null);
        return link("large.txt").count();
      },
      { interval: 50 },
    )
    .toBe(1);
  const seen = bars.flatMap((value) => (value === null ? [] : Number(value)));
  expect(seen.some((value) => value > 0 && value < 100)).toBe(true);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  for (const [name, size] of Object.entries(sizes)) {
    const href = await link(name).getAttribute("href");
    const published = await fetch(href ?? "");
    expect([name, published.status, (await published.arrayBuffer()).byteLength]).toEqual([name, 200, size]);
  }
});

test("what the endpoint does not accept is refused when it is added", async () => {
  await input().setInputFiles({ name: "a.zip", mimeType: "application/zip", buffer: Buffer.from("PK") });
  await page.getByText("You can only upload: text/plain, .txt").first().waitFor();
  await expect.poll(() => page.locator(".uppy-Dashboard-Item").count()).toBe(0);
});

test("a file is cancelled while another goes on", async () => {
  // S3 keeps the browser's PUT waiting until the file is cancelled, and not the API's own, later PUT for that key.
  stack.faults.add({ kind: "latency", ms: 20_000, operation: "PutObject", key: "*gone.txt", count: 1 });
  await pick({ "kept.txt": 1_000, "gone.txt": 1_000 });
  const aborted = page.waitForResponse((response) => response.url().includes("photo.abort"));
  const put = page.waitForRequest((request) => request.method() === "PUT" && request.url().includes("gone.txt"));
  await start();
  await put;
  await item("gone.txt").locator(".uppy-Dashboard-Item-action--remove").click();
  await aborted;
  await link("kept.txt").waitFor();
  await expect.poll(() => item("gone.txt").count()).toBe(0);
});

test("a file is paused and goes on", async () => {
  await limitLine(2 * MiB);
  await pick({ "large.txt": 12 * MiB });
  const put = page.waitForRequest((request) => request.method() === "PUT");
  await start();
  await put;
  await item("large.txt").getByRole("button", { name: "Pause upload" }).click();
  await page.getByText("Paused", { exact: true }).waitFor();
  await limitLine(-1);
  await item("large.txt").getByRole("button", { name: "Resume upload" }).click();
  await link("large.txt").waitFor();
});

test("a file that is added again after a reload goes on from the parts that S3 has", async () => {
  const sent = partsSent();
  await limitLine(4 * MiB);
  await pick({ "large.txt": 12 * MiB });
  await start();
  await expect.poll(() => sent, { interval: 20 }).not.toEqual([]);
  await open();
  await limitLine(-1);
  await pick({ "large.txt": 12 * MiB });
  await start();
  await link("large.txt").waitFor();
  await expect.poll(() => sent.toSorted()).toEqual(["1", "2", "3"]);
});

test("with Golden Retriever a file is there again after a reload, and goes on from the parts that S3 has", async () => {
  await open("/?retriever");
  const sent = partsSent();
  stack.faults.add({ kind: "latency", ms: 30_000, operation: "UploadPart", partNumber: 2 });
  await pick({ "large.txt": 9 * MiB });
  await start();
  await expect.poll(() => sent).toEqual(["1"]);
  stack.faults.clear();
  // Where the file is back before the rules are known, the Dashboard never has the input that `open` waits for.
  await page.goto(`${stack.url}/?retriever`);
  await page.getByText("Session restored").waitFor();
  await start();
  await link("large.txt").waitFor();
  await expect.poll(() => sent.toSorted()).toEqual(["1", "2"]);
});

test("a file that fails says why, and the Dashboard's button retries it", async () => {
  stack.refused.add("locked.txt");
  await pick({ "done.txt": 1_000, "locked.txt": 1_000 });
  await start();
  await item("locked.txt").getByRole("button", { name: "The album is locked." }).waitFor();
  await link("done.txt").waitFor();
  stack.refused.clear();
  await page.locator(".uppy-StatusBar-actionBtn--retry").click();
  await link("locked.txt").waitFor();
  await page.getByText("Complete", { exact: true }).waitFor();
});
