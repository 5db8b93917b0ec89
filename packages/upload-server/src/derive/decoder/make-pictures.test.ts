import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, test, vi } from "vitest";
import { box, heifOf, properties } from "../../content/testing/build.ts";
import { pictureOf, usual } from "../testing/decoder-programs.ts";
import { photo } from "../testing/pictures.ts";
import { makePictures } from "./make-pictures.js";
import { createVariantMaker } from "./variant-maker.ts";

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

test("an animated AVIF becomes its first picture", async () => {
  const bytes = await photo((image) => image.avif());
  // As FFmpeg and libavif mark an animation; the bytes before the tracks are the same.
  const animated = await pictureOf(Buffer.concat([bytes.subarray(0, 8), Buffer.from("avis"), bytes.subarray(12)]));
  const make = createVariantMaker({ ...usual, avif: true });
  expect(await make(animated)).toMatchObject({ variants: [{ name: "thumb", contentType: "image/webp" }] });
});

test("an AVIF that the decoder takes for an attack is refused for good", async () => {
  const { file, signal } = await pictureOf(await photo((image) => image.avif()));
  const bytes = heifOf("avif", properties(...Array.from({ length: 200 }, () => box("free"))));
  await expect(createVariantMaker({ ...usual, avif: true })({ file, bytes, signal })).rejects.toMatchObject({
    code: "FILE_DAMAGED",
    cause: { message: expect.stringContaining("Memory allocation error: Security limit exceeded") },
  });
});

test("a picture is not refused for good where it can be decoded, and only encoding fails", async () => {
  const fault = vi.spyOn(sharp.prototype, "toFormat").mockImplementation(() => {
    throw new Error("The encoder is out of order.");
  });
  try {
    const { bytes } = await pictureOf();
    const task = { bytes, contentType: "image/jpeg", maxPixels: 10_000, variants: usual.variants };
    expect(await makePictures(sharp, task)).toEqual({ kind: "failed", message: "The encoder is out of order." });
  } finally {
    fault.mockRestore();
  }
});
