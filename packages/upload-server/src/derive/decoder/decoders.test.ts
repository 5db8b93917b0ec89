import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import sharp from "sharp";
import { MiB } from "@s3-direct/upload-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { photo, sourceFor } from "../testing/pictures.ts";
import { runApi, withoutDescriptors } from "../testing/run-api.ts";
import { makePictures } from "./make-pictures.js";
import { createVariantMaker } from "./variant-maker.ts";

const variants = [{ name: "thumb", width: 9, height: 9, format: "webp" }] as const;
const usual = { variants, maxPixels: 100_000_000, maxMemory: 1024 * MiB, avif: false };

let dir: string;
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "decoders-"))));
afterAll(() => rm(dir, { recursive: true, force: true }));

async function pictureOf(bytes?: Uint8Array, signal = new AbortController().signal) {
  const source = await sourceFor(bytes ?? (await photo()));
  return { file: source.file, bytes: await source.read(), signal };
}

/** What the decoder is busy with for seconds. */
const large = (edge: number) =>
  sharp({ create: { width: edge, height: edge, channels: 3, background: "gray" } })
    .png({ progressive: true, compressionLevel: 1 })
    .toBuffer();

/** A program in the decoder's place, whose id is then to be read. */
async function programOf(...lines: string[]): Promise<URL> {
  const file = join(dir, `${crypto.randomUUID()}.mjs`);
  await rm(join(dir, "pid"), { force: true });
  const tell = `writeFileSync(${JSON.stringify(join(dir, "pid"))}, String(process.pid));`;
  await writeFile(file, [`import { writeFileSync } from "node:fs";`, tell, ...lines].join("\n"));
  return pathToFileURL(file);
}

/** It breaks at a picture of one byte. */
const programThat = (breaks: string) =>
  programOf(
    `process.on("disconnect", () => process.exit());`,
    `const preview = { thumbHash: "", dominantColor: "#000000" };`,
    `process.on("message", ({ bytes }) => {`,
    `  if (bytes.length === 1) ${breaks}`,
    `  else process.send({ kind: "made", variants: [], preview });`,
    `});`,
  );

const itself = new URL("program.js", import.meta.url);

const decoderId = async () => Number(await vi.waitFor(() => readFile(join(dir, "pid"), "utf8"), { timeout: 10_000 }));

const isGone = (id: number) =>
  vi.waitFor(() => expect(() => process.kill(id, 0)).toThrow("ESRCH"), { timeout: 10_000 });

describe("a decoder that breaks is one right error for its picture, and the others are made", () => {
  test.each([
    ["crashes", `process.kill(process.pid, "SIGSEGV");`, "FILE_DAMAGED"],
    ["is left without memory", `process.kill(process.pid, "SIGABRT");`, "CHECK_UNAVAILABLE"],
    ["is killed from without", `process.kill(process.pid, "SIGKILL");`, "CHECK_UNAVAILABLE"],
    ["ends by itself", `process.exit(1);`, "CHECK_UNAVAILABLE"],
    ["says what nobody understands", `process.send({ kind: "made", variants: 1 });`, "CHECK_UNAVAILABLE"],
  ])("one that %s", async (_, breaks, code) => {
    const make = createVariantMaker({ ...usual, program: await programThat(breaks) });
    const picture = await pictureOf();
    for (let round = 0; round < 2; round += 1) {
      const [broken, beside] = [make({ ...picture, bytes: new Uint8Array(1) }), make(picture)];
      await expect(broken).rejects.toMatchObject({ code });
      expect(await beside).toMatchObject({ variants: [] });
      expect(await make(picture)).toMatchObject({ variants: [] });
    }
  });

  test("one that hangs is killed when its time is up, however busy it is", async () => {
    const make = createVariantMaker({ ...usual, program: await programThat("for (;;) {}") });
    const over = new AbortController();
    const making = make({ ...(await pictureOf(undefined, over.signal)), bytes: new Uint8Array(1) });
    const id = await decoderId();
    over.abort();
    await expect(making).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
    await isGone(id);
  });

  test(
    "one that takes more memory than it may ends itself, and its picture is refused",
    { timeout: 60_000 },
    async () => {
      const make = createVariantMaker({ ...usual, maxMemory: 130 * MiB });
      const before = process.memoryUsage.rss();
      // Interlaced, it is decoded as a whole, which takes more than 100 MiB.
      const bomb = await pictureOf(await large(6_000));
      expect(bomb.bytes.length).toBeLessThan(2 * MiB);
      await expect(make(bomb)).rejects.toMatchObject({
        code: "FILE_TOO_MANY_PIXELS",
        sentence: expect.stringContaining("memory"),
      });
      expect(process.memoryUsage.rss() - before).toBeLessThan(100 * MiB);
      expect(await make(await pictureOf())).toMatchObject({ variants: [{ name: "thumb" }] });
    },
  );

  test("one that is killed in the middle of decoding", { timeout: 60_000 }, async () => {
    const program = await programOf(`await import(${JSON.stringify(itself)});`);
    const make = createVariantMaker({ ...usual, program });
    await make(await pictureOf());
    const making = make(await pictureOf(await large(6_000)));
    process.kill(await decoderId(), "SIGKILL");
    await expect(making).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
    expect(await make(await pictureOf())).toMatchObject({ variants: [{ name: "thumb" }] });
  });
});

describe("a decoder that had pictures before is no proof against the next one", () => {
  /** It breaks at its second picture. */
  const programThatWearsOut = (breaks: string) =>
    programOf(
      `process.on("disconnect", () => process.exit());`,
      `let pictures = 0;`,
      `process.on("message", () => {`,
      `  if (++pictures > 1) ${breaks}`,
      `  else process.send({ kind: "made", variants: [], preview: { thumbHash: "", dominantColor: "#000000" } });`,
      `});`,
    );

  test.each(["SIGSEGV", "SIGALRM"])("where it ends by %s, another one says", async (signal) => {
    const program = await programThatWearsOut(`process.kill(process.pid, ${JSON.stringify(signal)});`);
    const make = createVariantMaker({ ...usual, program });
    const picture = await pictureOf();
    for (let round = 0; round < 3; round += 1) expect(await make(picture)).toMatchObject({ variants: [] });
  });
});

/** Of an API that has `make` and a `picture`. */
async function apiWith(program: URL): Promise<string[]> {
  const png = Buffer.from(await photo((image) => image.png())).toString("base64");
  return [
    `import { createVariantMaker } from ${JSON.stringify(new URL("variant-maker.ts", import.meta.url))};`,
    `const options = ${JSON.stringify({ ...usual, program })};`,
    `const make = createVariantMaker({ ...options, program: new URL(options.program) });`,
    `const file = { name: "a.png", ext: "png", contentType: "image/png" };`,
    `const picture = { file, bytes: Buffer.from(${JSON.stringify(png)}, "base64"), signal: new AbortController().signal };`,
  ];
}

test(
  "where no process can be started for want of descriptors, that is the picture's error, and the API goes on",
  { timeout: 60_000 },
  async () => {
    const printed = await runApi([
      ...(await apiWith(itself)),
      ...withoutDescriptors(`const error = await make(picture).catch((error) => error);`),
      `console.log(error.code, error.cause.code, (await make(picture)).variants.length);`,
    ]);
    expect(printed).toBe("CHECK_UNAVAILABLE EMFILE 1\n");
  },
);

test("a signal to the API's group leaves a decoder its work", { timeout: 60_000 }, async () => {
  const program = await programOf(`await import(${JSON.stringify(itself)});`);
  const make = createVariantMaker({ ...usual, program });
  await make(await pictureOf());
  const making = make(await pictureOf(await large(6_000)));
  const id = await decoderId();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.kill(id, signal);
  expect(await making).toMatchObject({ variants: [{ name: "thumb" }] });
});

test("a decoder sees nothing of the API's environment but where things are loaded from", async () => {
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("NODE_OPTIONS", "--no-warnings");
  try {
    const told = `{ thumbHash: JSON.stringify(process.env), dominantColor: "" }`;
    const program = await programOf(
      `process.on("disconnect", () => process.exit());`,
      `process.on("message", () => process.send({ kind: "made", variants: [], preview: ${told} }));`,
    );
    const { preview } = await createVariantMaker({ ...usual, program })(await pictureOf());
    const names = Object.keys(JSON.parse(preview?.thumbHash ?? "{}"));
    expect(names).toContain("PATH");
    expect(names.filter((name) => /^AWS_|^NODE_OPTIONS$|^HOME$/.test(name))).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});

test(
  "what keeps a decoder busy ends with the API, and an idle one does not keep it from ending",
  { timeout: 60_000 },
  async () => {
    const program = await programOf(`await import(${JSON.stringify(itself)});`);
    const api = [...(await apiWith(program)), `console.log((await make(picture)).variants.length);`];
    expect(await runApi(api)).toBe("1\n");
    await isGone(await decoderId());
  },
);

test(
  "one that rests is taken for the next picture, and ends when it has rested for 20 s",
  { timeout: 60_000 },
  async () => {
    const program = await programOf(`await import(${JSON.stringify(itself)});`);
    const make = createVariantMaker({ ...usual, program });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const picture = await pictureOf();
      await make(picture);
      const id = Number(await readFile(join(dir, "pid"), "utf8"));
      await rm(join(dir, "pid"));
      for (let round = 0; round < 3; round += 1) {
        vi.advanceTimersByTime(15_000);
        await make(picture);
      }
      // None was started in its place.
      await expect(readFile(join(dir, "pid"))).rejects.toThrow("ENOENT");
      expect(process.kill(id, 0)).toBe(true);
      vi.advanceTimersByTime(20_000);
      vi.useRealTimers();
      await isGone(id);
    } finally {
      vi.useRealTimers();
    }
  },
);

test("only what is decoded is opened, whatever it calls itself", async () => {
  const make = createVariantMaker(usual);
  const { file, signal } = await pictureOf();
  const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`);
  const others = [
    svg,
    ...(await Promise.all((["tiff", "avif"] as const).map((format) => photo((image) => image.toFormat(format))))),
  ];
  for (const bytes of others) {
    const refused = make({ file, bytes, signal });
    await expect(refused).rejects.toMatchObject({
      code: "FILE_DAMAGED",
      cause: { message: expect.stringContaining("unsupported image format") },
    });
  }
});

test("an AVIF is decoded where that is asked for, and a HEIC by nobody", async () => {
  const make = createVariantMaker({ ...usual, avif: true });
  const avif = await pictureOf(await photo((image) => image.avif()));
  expect(await make(avif)).toMatchObject({ variants: [{ name: "thumb", contentType: "image/webp" }] });
  const heic = await readFile(new URL("../../content/testing/samples/photo.heic", import.meta.url));
  await expect(make({ ...avif, bytes: heic })).rejects.toMatchObject({ code: "FILE_DAMAGED" });
});

test("a picture is not refused for good where it can be decoded, and only encoding fails", async () => {
  const fault = vi.spyOn(sharp.prototype, "toFormat").mockImplementation(() => {
    throw new Error("The encoder is out of order.");
  });
  try {
    const { bytes } = await pictureOf();
    const task = { bytes, contentType: "image/jpeg", maxPixels: 10_000, variants };
    expect(await makePictures(sharp, task)).toEqual({ kind: "failed", message: "The encoder is out of order." });
  } finally {
    fault.mockRestore();
  }
});

describe("where something is not installed, a sentence says what", () => {
  test("sharp", async () => {
    const source = fileURLToPath(new URL(".", import.meta.url));
    const scripts = (await readdir(source)).filter((name) => name.endsWith(".js"));
    for (const name of scripts) await copyFile(join(source, name), join(dir, name));
    await writeFile(join(dir, "package.json"), `{ "type": "module" }`);
    await mkdir(join(dir, "node_modules"));
    const thumbhash = fileURLToPath(new URL("../../../node_modules/thumbhash", import.meta.url));
    await symlink(thumbhash, join(dir, "node_modules/thumbhash"));
    const make = createVariantMaker({ ...usual, program: pathToFileURL(join(dir, "program.js")) });
    await expect(make(await pictureOf())).rejects.toThrow("npm install sharp");
    const installed = fileURLToPath(new URL("../../../node_modules/sharp", import.meta.url));
    await symlink(installed, join(dir, "node_modules/sharp"));
    expect(await make(await pictureOf())).toMatchObject({ variants: [{ name: "thumb" }] });
  });

  test("the program that decodes, which a bundler does not take along", () => {
    const program = new URL("nowhere.js", import.meta.url);
    expect(() => createVariantMaker({ ...usual, program })).toThrow("out of the bundle");
  });
});
