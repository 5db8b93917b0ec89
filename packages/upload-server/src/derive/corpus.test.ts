import sharp from "sharp";
import { mediaTypeFromName, UploadError } from "@s3-direct/upload-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createUpload } from "../index.ts";
import { idOf, sendFile } from "../testing/send-file.ts";
import { finishDone, startWithPolicies, type StartedStorage } from "../testing/start-storage.ts";
import { images } from "./images.ts";
import { corpus, usual, type Published } from "./testing/corpus.ts";
import { plain } from "./testing/pictures.ts";
import { distanceFromScene } from "./testing/scene.ts";
import { secret } from "./testing/told.ts";

const rules = { accept: ["image/*"], maxSize: 30_000_000 };
const caller = { endpoint: "photos", owner: "ann" };
const derive = images({ strip: true, variants: { thumb: { width: 64 }, large: { width: 1600, format: "jpeg" } } });

let s3: StartedStorage;
beforeAll(async () => void (s3 = await startWithPolicies()));
afterAll(() => s3[Symbol.asyncDispose]());

test("there are at least 40 pictures", () => expect(corpus.length).toBeGreaterThanOrEqual(40));

test.each(corpus)("traps: 134 $name becomes what it has to", async (picture) => {
  const { expected, name } = picture;
  const bytes = await picture.build();
  if ("refused" in expected) return expect(await outcomeOf(name, bytes)).toBe(expected.refused);
  expect(bytes.includes(secret)).toBe(!expected.clean);
  const finished = await finish(name, bytes);
  const [width, height] = expected.size ?? usual;
  const [headerWidth, headerHeight] = expected.header ?? [width, height];
  expect(finished).toMatchObject({ width: headerWidth, height: headerHeight });
  await expectPublished(await bytesAt(finished.url), expected);
  await expectVariant(finished.variants?.["thumb"], { expected, name: "thumb", width: Math.min(64, width) });
  await expectVariant(finished.variants?.["large"], { expected, name: "large", width: Math.min(1600, width) });
});

async function finish(filename: string, bytes: Buffer) {
  const deps = { storage: s3.storage, caller: { ...caller, visibility: "public" as const }, rules };
  const contentType = mediaTypeFromName(filename) ?? "";
  const file = { filename, contentType, size: bytes.length };
  const plan = await createUpload({ ...deps, onCreate: async () => undefined }, file);
  expect((await sendFile(plan, plain(bytes))).status).toBe(200);
  return (await finishDone({ ...deps, derive }, idOf(plan))).file;
}

async function outcomeOf(filename: string, bytes: Buffer): Promise<string> {
  const outcome = await finish(filename, bytes).catch((error: unknown) => error);
  return outcome instanceof UploadError ? outcome.code : "It was published.";
}

const bytesAt = async (url = "") => Buffer.from(await (await fetch(url)).arrayBuffer());

/** Expects that pixels, colours and orientation are unchanged, and that the metadata is gone. */
async function expectPublished(
  bytes: Buffer,
  { profile = false, pages, grey = false, unlike }: Published,
): Promise<void> {
  expect(bytes.includes(secret)).toBe(false);
  const { icc, xmp, iptc, pages: found } = await sharp(bytes).metadata();
  expect({ profile: icc !== undefined, xmp, iptc, pages: found }).toEqual({
    profile,
    xmp: undefined,
    iptc: undefined,
    pages,
  });
  const upright = await sharp(bytes).autoOrient().png().toBuffer();
  if (!unlike) expect(await distanceFromScene(upright, { grey })).toBeLessThan(near);
}

type Variant = { url?: string | undefined; width: number; height: number };

async function expectVariant(
  variant: Variant | undefined,
  { expected, name, width }: { expected: Published; name: string; width: number },
): Promise<void> {
  const [fullWidth, fullHeight] = expected.size ?? usual;
  expect(variant).toMatchObject({ width });
  expect(variant?.height).toBeCloseTo(Math.max(1, (width / fullWidth) * fullHeight), -0.31);
  const bytes = await bytesAt(variant?.url);
  expect(bytes.includes(secret)).toBe(false);
  const { exif, xmp, iptc, icc, orientation, ...is } = await sharp(bytes).metadata();
  expect([exif, xmp, iptc, icc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(is).toMatchObject({ format: name === "thumb" ? "webp" : "jpeg", width, height: variant?.height });
  if (!expected.unlike) expect(await distanceFromScene(bytes, { grey: expected.grey ?? false })).toBeLessThan(near);
}

/**
 * Of 255. CMYK differs by up to 8.2 through its colours, a picture that lost its colours by 18, a turned or mirrored
 * one by 31.
 */
const near = 12;
