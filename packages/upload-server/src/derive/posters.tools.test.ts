import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { GiB, MiB, UploadError } from "@s3-direct/upload-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createUpload, deleteUpload } from "../index.ts";
import { idOf, sendFile } from "../testing/send-file.ts";
import { finishDone, startWithPolicies, type StartedStorage } from "../testing/start-storage.ts";
import { images, type Derive } from "./images.ts";
import { runTool } from "./poster/run-tool.ts";
import { posters } from "./posters.ts";
import { plain, sourceFor } from "./testing/pictures.ts";
import { runApi, withoutDescriptors } from "./testing/run-api.ts";

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
const derive = posters(pictures, { videos: true, pdfs: true });
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

test("a PDF's poster is its first page", async () => {
  const made = await derive.make(await sourceFor(pdf(), "a.pdf"));
  const { dominant } = await sharp(made?.variants[0]?.bytes).stats();
  expect(made?.variants).toMatchObject([{ width: 32, height: 16 }]);
  expect([dominant.r > 200, dominant.g < 50, dominant.b < 50]).toEqual([true, true, true]);
});

test("a film is published as it is, with its picture beside it, and a delete takes both", async () => {
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
});

test("what can't be read is published without, and what is not asked for is left alone", async () => {
  const film = await sample("film.mp4");
  expect(await derive.make(await sourceFor(film.subarray(0, 600), "a.mp4"))).toBeUndefined();
  expect(await posters(pictures, { pdfs: true }).make(await sourceFor(film, "a.mp4"))).toBeUndefined();
  const small = posters(pictures, { videos: true, maxSize: 100 });
  expect(await small.make(await sourceFor(film, "a.mp4"))).toBeUndefined();
  expect(await derive.make(await sourceFor(await sample("photo.jpg")))).toMatchObject({
    variants: [{ name: "thumb" }],
  });
});

test("a film that is cut short before its first picture is published without", async () => {
  const film = await sample("film.webm");
  expect(await derive.make(await sourceFor(film.subarray(0, 900), "a.webm"))).toBeUndefined();
});

test("a film whose picture is refused is published without, and one that can't be looked at is tried again", async () => {
  const film = await sourceFor(await sample("film.mp4"), "a.mp4");
  const refusedBy = (strict: Derive) => posters(strict, { videos: true }).make(film);
  expect(await refusedBy(images({ variants: { thumb: { width: 32 } }, maxPixels: 1 }))).toBeUndefined();
  const unavailable = async () => Promise.reject(new UploadError("CHECK_UNAVAILABLE"));
  await expect(refusedBy({ names: [], make: unavailable })).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
});

test.each([
  ["tall", "16x4096", { width: 8, height: 2048 }],
  ["wide", "4096x16", { width: 2048, height: 8 }],
  ["small", "64x48", { width: 64, height: 48 }],
])("the picture of a %s film is within 2,048 pixels and no larger than it", async (name, size, expected) => {
  const film = join(dir, `${name}.mp4`);
  const drawn = `-v error -f lavfi -i color=red:s=${size} -frames:v 1 -c:v mpeg4 -y`.split(" ");
  await promisify(execFile)("ffmpeg", [...drawn, film]);
  const whole = posters(images({ variants: { whole: { width: 4096, height: 4096 } } }), { videos: true });
  const made = await whole.make(await sourceFor(await readFile(film), "a.mp4"));
  expect(made?.variants).toMatchObject([expected]);
});

test("a memory in which ffmpeg can't run is refused", () => {
  const small = () => posters(pictures, { videos: true, maxMemory: 500 * MiB });
  expect(small).toThrow("maxMemory is a whole number, at least 805,306,368.");
});

const usual = () => ({ dir, maxMemory: GiB, timeout: 20, signal: new AbortController().signal });
const shell = (script: string, limits = {}) => runTool(["sh", "-c", script], { ...usual(), ...limits });

test("a tool has no more memory than it may", async () => {
  expect(await runTool(["tail", "/dev/zero"], { ...usual(), maxMemory: 200 * MiB })).toBe(false);
});

test("a tool is killed when its time is up", async () => {
  const began = Date.now();
  const sleeping = runTool(["sleep", "60"], { ...usual(), signal: AbortSignal.timeout(300) });
  await expect(sleeping).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE", cause: { name: "AbortError" } });
  expect(Date.now() - began).toBeLessThan(10_000);
});

test("a tool computes no longer than its time, whoever else keeps it", async () => {
  await expect(shell("while :; do :; done", { timeout: 1 })).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
});

const runsTool = `import { runTool } from ${JSON.stringify(new URL("poster/run-tool.ts", import.meta.url))};`;

test("a tool ends with the API", async () => {
  const pid = join(dir, "pid");
  const limits = `{ ...${JSON.stringify({ ...usual(), signal: undefined })}, signal: new AbortController().signal }`;
  const script = JSON.stringify(`echo "$$ $PPID" > ${pid}.new; mv ${pid}.new ${pid}; exec sleep 60`);
  const over = runApi([runsTool, `await runTool(["sh", "-c", ${script}], ${limits});`]);
  const ids = await vi.waitFor(() => readFile(pid, "utf8"), { timeout: 60_000 });
  const [tool = 0, api = 0] = ids.split(" ").map(Number);
  process.kill(api, "SIGKILL");
  await over;
  // An orphaned process that has not been reaped yet has no command line.
  const command = () => readFile(`/proc/${tool}/cmdline`, "utf8").catch(() => "");
  await vi.waitFor(async () => expect(await command()).toBe(""), { timeout: 60_000 });
});

test.each(["kill -KILL $$", "kill -TERM $$", "kill -INT $$", "exit 255"])(
  "a tool that is ended from outside says nothing about its file: %s",
  async (script) => {
    await expect(shell(script)).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
    expect(await shell("exit 1")).toBe(false);
  },
);

test("where nothing can be started, that is tried again, and nothing is taken for not installed", async () => {
  const limits = `{ ...${JSON.stringify({ ...usual(), signal: undefined })}, signal: new AbortController().signal }`;
  const printed = await runApi([
    runsTool,
    `const run = () => runTool(["true"], ${limits});`,
    ...withoutDescriptors(`const error = await run().catch((error) => error);`),
    `console.log(error.code, error.cause.code, await run());`,
  ]);
  expect(printed).toBe("CHECK_UNAVAILABLE EMFILE true\n");
});

test("a tool sees neither the API's environment nor, where the system allows it, any network", async () => {
  await shell("env > env; cat /proc/net/dev > net; cat /proc/net/route > route");
  const names = (await readFile(join(dir, "env"), "utf8")).match(/^\w+(?==)/gm);
  expect(names?.filter((name) => !/^(PATH|LC_ALL|PWD|OLDPWD|SHLVL|_)$/.test(name))).toEqual([]);
  expect(await readFile(join(dir, "net"), "utf8")).toContain("lo:");
  const isAllowed = spawnSync("unshare", ["--user", "--net", "true"]).status === 0;
  const routes = isAllowed ? await readFile(join(dir, "route"), "utf8") : "";
  expect(routes.split("\n").slice(1).filter(Boolean)).toEqual([]);
});

test("a tool that is not installed is named", async () => {
  await expect(runTool(["no-such-tool"], usual())).rejects.toThrow("posters() needs no-such-tool");
});
