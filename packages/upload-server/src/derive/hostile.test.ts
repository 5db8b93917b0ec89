import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { MiB, UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { images, type Derive } from "./images.ts";
import { bombs } from "./testing/bombs.ts";
import { photo, sourceFor, toldPhoto } from "./testing/pictures.ts";

const variants = images({ variants: { thumb: { width: 32 } }, timeout: 60 });
const both = images({ strip: true, variants: { thumb: { width: 32 }, small: { width: 8, format: "png" } } });

/** Returns the outcome: "made", "nothing", or the refusal's code. */
async function outcomeOf(bytes: Uint8Array, derive: Derive = variants): Promise<string> {
  try {
    return (await derive.make(await sourceFor(bytes))) === undefined ? "nothing" : "made";
  } catch (error) {
    if (error instanceof UploadError) return error.code;
    throw error;
  }
}

test.each(bombs)("traps: 49 $name", async ({ build, expected }) => {
  const before = process.memoryUsage.rss();
  const bytes = await build();
  expect(bytes.length).toBeLessThan(8 * MiB);
  expect(await outcomeOf(bytes)).toBe(expected);
  expect(process.memoryUsage.rss() - before).toBeLessThan(150 * MiB);
});

test("a picture that is cut off anywhere is made or refused for good", async () => {
  for (const format of ["jpeg", "png", "webp", "gif"] as const) {
    const bytes = await photo((image) => image.toFormat(format));
    const parts = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => bytes.subarray(0, bytes.length * part));
    for (const part of parts) expect(await outcomeOf(part)).toMatch(/^(FILE_DAMAGED|nothing)$/);
  }
});

/** `pnpm test:long` runs more, and different ones each time. */
const numRuns = Number(process.env["S3_DIRECT_FUZZ_RUNS"] ?? 200);
const seed = Number(process.env["S3_DIRECT_FUZZ_SEED"] ?? 1);

test(
  "a picture that was changed anywhere is made smaller or refused for good, and the API's memory stays as it is",
  { timeout: 180_000 + numRuns * 250 },
  async () => {
    const pictures = [
      await toldPhoto("jpeg", 6),
      await toldPhoto("png", 3),
      await toldPhoto("webp", 8),
      await photo((image) => image.jpeg({ progressive: true })),
      await photo((image) => image.png({ progressive: true })),
      await photo((image) => image.gif()),
      await readFile(new URL("../content/testing/samples/anim.gif", import.meta.url)),
    ];
    const before = process.memoryUsage.rss();
    let most = before;
    const change = fc.record({ at: fc.nat(4_000), bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }) });
    const derive = fc.constantFrom<Derive[]>(both, variants);
    const given = fc.tuple(
      fc.constantFrom(...pictures),
      fc.array(change, { maxLength: 4 }),
      fc.option(fc.nat(4_000)),
      derive,
    );
    await fc.assert(
      fc.asyncProperty(given, given, async (...two) => {
        const outcomes = two.map(([picture, changes, cut, by]) => outcomeOf(changed(picture, changes, cut), by));
        for (const outcome of await Promise.all(outcomes))
          expect(outcome).toMatch(/^(made|nothing|FILE_(DAMAGED|TOO_MANY_PIXELS|TYPE_NOT_ALLOWED))$/);
        most = Math.max(most, process.memoryUsage.rss());
      }),
      { numRuns: Math.ceil(numRuns / 2), seed },
    );
    expect(most - before).toBeLessThan(150 * MiB);
  },
);

function changed(picture: Uint8Array, changes: { at: number; bytes: Uint8Array }[], cut: number | null): Buffer {
  const bytes = Buffer.from(picture.subarray(0, cut ?? picture.length));
  for (const { at, bytes: other } of changes)
    if (bytes.length > 0) bytes.set(other.subarray(0, bytes.length - (at % bytes.length)), at % bytes.length);
  return bytes;
}
