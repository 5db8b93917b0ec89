import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { GiB, MiB } from "@s3-direct/upload-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createUpload, deleteUpload } from "../index.ts";
import { idOf, sendFile } from "../testing/send-file.ts";
import { finishDone, startWithPolicies, type StartedStorage } from "../testing/start-storage.ts";
import { images } from "./images.ts";
import { runTool } from "./poster/run-tool.ts";
import { posters } from "./posters.ts";
import { plain, sourceFor } from "./testing/pictures.ts";

let s3: StartedStorage;
let dir: string;
beforeAll(async () => {
  s3 = await startWithPolicies();
  dir = await mkdtemp(join(tmpdir(), "tools-"));
});
afterAll(async () => {
  await s3[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const pictures = images({ strip: true, variants: { thumb: { width: 32 } } });
const derive = posters(pictures, { films: true, pdfs: true });
const sample = (name: string) => readFile(new URL(`../content/testing/samples/${name}`, import.meta.url));

/** A page of 200 × 100 points, all of it red. */
const pdf = () => {
  const drawing = "1 0 0 rg 0 0 200 100 re f";
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R>>",
    `<</Length ${drawing.length}>>stream\n${drawing}\nendstream`,
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj${object}endobj\n`).join("");
  return Buffer.from(`%PDF-1.4\n${body}trailer<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF\n`);
};

test.each(["film.mp4", "film.mov", "film.3gp", "film.webm", "film.mkv"])("of %s its first picture", async (name) => {
  const made = await derive.make(await sourceFor(await sample(name), name));
  expect(made).toMatchObject({
    original: undefined,
    variants: [{ name: "thumb", contentType: "image/webp", width: 32 }],
  });
  expect(await sharp(made?.variants[0]?.bytes).stats()).toMatchObject({ isOpaque: true });
});

test("of a PDF its first page", async () => {
  const made = await derive.make(await sourceFor(pdf(), "a.pdf"));
  const { dominant } = await sharp(made?.variants[0]?.bytes).stats();
  expect(made?.variants).toMatchObject([{ width: 32, height: 16 }]);
  expect([dominant.r > 200, dominant.g < 50, dominant.b < 50]).toEqual([true, true, true]);
});

test(
  "a film is published as it is, with its picture beside it, and a delete takes both",
  { timeout: 60_000 },
  async () => {
    const bytes = await sample("film.mp4");
    const rules = { accept: ["video/*"], maxSize: 1_000_000 };
    const deps = {
      storage: s3.storage,
      caller: { endpoint: "films", owner: "ann", visibility: "public" as const },
      rules,
    };
    const announced = { filename: "a.mp4", contentType: "video/mp4", size: bytes.length };
    const plan = await createUpload({ ...deps, onCreate: async () => undefined }, announced);
    expect((await sendFile(plan, plain(bytes))).status).toBe(200);
    const { file } = await finishDone({ ...deps, derive }, idOf(plan));
    const { thumb } = file.variants ?? {};
    const get = async (url = "") => fetch(url);
    expect(Buffer.from(await (await get(file.url)).arrayBuffer())).toEqual(bytes);
    expect([(await get(thumb?.url)).status, file.thumbHash]).toEqual([200, expect.any(String)]);
    await deleteUpload(s3.storage, plan.key);
    expect([(await get(file.url)).status, (await get(thumb?.url)).status].every((status) => status >= 400)).toBe(true);
  },
);

test("what can't be read is published without, and what is not asked for is left alone", async () => {
  const film = await sample("film.mp4");
  expect(await derive.make(await sourceFor(film.subarray(0, 600), "a.mp4"))).toBeUndefined();
  expect(await posters(pictures, { pdfs: true }).make(await sourceFor(film, "a.mp4"))).toBeUndefined();
  const small = posters(pictures, { films: true, maxSize: 100 });
  expect(await small.make(await sourceFor(film, "a.mp4"))).toBeUndefined();
  expect(await derive.make(await sourceFor(await sample("photo.jpg")))).toMatchObject({
    variants: [{ name: "thumb" }],
  });
});

const never = new AbortController().signal;

test("a tool has no more memory than it may", async () => {
  const hungry = runTool(["tail", "/dev/zero"], { dir, maxMemory: 200 * MiB, signal: never });
  expect(await hungry).toBe(false);
});

test("a tool is killed when its time is up", async () => {
  const signal = AbortSignal.timeout(300);
  const began = Date.now();
  await expect(runTool(["sleep", "60"], { dir, maxMemory: GiB, signal })).rejects.toThrow("aborted");
  expect(Date.now() - began).toBeLessThan(10_000);
});

test("a tool sees neither the API's environment nor, where the system allows it, any network", async () => {
  await runTool(["sh", "-c", "env > env; cat /proc/net/dev > net"], { dir, maxMemory: GiB, signal: never });
  const names = (await readFile(join(dir, "env"), "utf8")).match(/^\w+(?==)/gm);
  expect(names?.filter((name) => !/^(PATH|LC_ALL|PWD|OLDPWD|SHLVL|_)$/.test(name))).toEqual([]);
  const cards = (await readFile(join(dir, "net"), "utf8")).match(/^ *\w+(?=:)/gm)?.map((name) => name.trim());
  const isAllowed = spawnSync("unshare", ["--user", "--net", "true"]).status === 0;
  expect(cards).toEqual(isAllowed ? ["lo"] : expect.arrayContaining(["lo"]));
});

test("a tool that is not installed is named", async () => {
  const missing = runTool(["no-such-tool"], { dir, maxMemory: GiB, signal: never });
  await expect(missing).rejects.toThrow("posters() needs no-such-tool");
});
