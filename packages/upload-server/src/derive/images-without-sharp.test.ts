import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sourceOf } from "../content/byte-source.ts";
import { inspect } from "../content/inspect.ts";
import type * as Images from "./images.ts";

let images: typeof Images.images;

// The files of this package are tested in one process, and others have loaded it.
beforeAll(async () => {
  vi.resetModules();
  vi.doMock("sharp", () => {
    throw new Error("Cannot find package 'sharp'");
  });
  ({ images } = await import("./images.ts"));
});

afterAll(() => {
  vi.doUnmock("sharp");
  vi.resetModules();
});

const comment = Buffer.from("\xff\xfe\x00\x05Ann", "latin1");

/** A JPEG, and as finish has it with a comment in it. */
async function commented() {
  const photo = await readFile(new URL("../content/testing/samples/photo.jpg", import.meta.url));
  const bytes = Buffer.concat([photo.subarray(0, 2), comment, photo.subarray(2)]);
  const { type, dimensions } = await inspect(sourceOf(bytes));
  const file = { name: "a.jpg", ext: "jpg", size: bytes.length, contentType: type, dimensions, charset: undefined };
  return { photo, source: { file, read: async () => bytes } };
}

test("strip alone works where sharp is not installed", async () => {
  const { photo, source } = await commented();
  expect(await images({ strip: true }).make(source)).toEqual({ original: photo, variants: [] });
});

test("variants where sharp is not installed fail with a sentence that says what to install", async () => {
  const { source } = await commented();
  await expect(images({ variants: { thumb: { width: 9 } } }).make(source)).rejects.toThrow("npm install sharp");
});
