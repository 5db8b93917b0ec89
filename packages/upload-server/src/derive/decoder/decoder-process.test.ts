import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { isGone, itself, large, pictureOf, usePrograms, usual } from "../testing/decoder-programs.ts";
import { photo } from "../testing/pictures.ts";
import { runApi, withoutDescriptors } from "../testing/run-api.ts";
import { createVariantMaker } from "./variant-maker.ts";

const { dir, programOf, programItself, decoderId } = usePrograms();

/** Returns the lines of an API that has `make` and a `picture`. */
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

test("where no process can be started for want of descriptors, that is the picture's error, and the API goes on", async () => {
  const printed = await runApi([
    ...(await apiWith(itself)),
    ...withoutDescriptors(`const error = await make(picture).catch((error) => error);`),
    `console.log(error.code, error.cause.code, (await make(picture)).variants.length);`,
  ]);
  expect(printed).toBe("CHECK_UNAVAILABLE EMFILE 1\n");
});

test("a signal to the API's group leaves a decoder its work", async () => {
  const program = await programItself();
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

test("what keeps a decoder busy ends with the API, and an idle one does not keep it from ending", async () => {
  const program = await programItself();
  const api = [...(await apiWith(program)), `console.log((await make(picture)).variants.length);`];
  expect(await runApi(api)).toBe("1\n");
  await isGone(await decoderId());
});

test("one that rests is taken for the next picture, and ends when it has rested for 20 s", async () => {
  const program = await programItself();
  const make = createVariantMaker({ ...usual, program });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const picture = await pictureOf();
    await make(picture);
    const id = Number(await readFile(join(dir(), "pid"), "utf8"));
    await rm(join(dir(), "pid"));
    for (let round = 0; round < 3; round += 1) {
      vi.advanceTimersByTime(15_000);
      await make(picture);
    }
    // No other process was started instead.
    await expect(readFile(join(dir(), "pid"))).rejects.toThrow("ENOENT");
    expect(process.kill(id, 0)).toBe(true);
    vi.advanceTimersByTime(20_000);
    vi.useRealTimers();
    await isGone(id);
  } finally {
    vi.useRealTimers();
  }
});
