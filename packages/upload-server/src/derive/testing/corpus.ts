import { readFile } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import type { UploadErrorCode } from "@s3-direct/upload-core";
import { scene, storedFor } from "./scene.ts";
import { animatePng, tellJpeg, tellPng, told } from "./told.ts";

type Size = readonly [width: number, height: number];

/** The outcome for a picture when its metadata is removed and a thumbnail and a large variant are made. */
type Expected = Published | { refused: UploadErrorCode };

export type Published = {
  /** As it is seen. @default 320 × 240 */
  size?: Size;
  /**
   * `file.width` and `file.height` if they ignore the orientation, which may follow a PNG's or WebP's pixels. @default
   * size
   */
  header?: Size;
  /** What the published file keeps: its colour profile, and the pictures of an animation. @default neither */
  profile?: boolean;
  pages?: number;
  /** Whether it has no metadata that must be removed. */
  clean?: boolean;
  grey?: boolean;
  /** Whether it is so small, so narrow or so transparent that the scene can't be recognized. */
  unlike?: boolean;
};

/** As most pictures are seen. */
export const usual: Size = [320, 240];

/** @property name its extension is the file's, and determines its type */
export type CorpusPicture = { name: string; build: () => Promise<Buffer>; expected: Expected };

const jpeg = (name: string, change: (image: Sharp) => Sharp, expected: Published = {}) => ({
  name: `${name}.jpg`,
  build: async () => tellJpeg(await change(await scene(...(expected.size ?? usual))).toBuffer()),
  expected,
});

const png = (name: string, change: (image: Sharp) => Sharp, expected: Published = {}) => ({
  name: `${name}.png`,
  build: async () => tellPng(await change(await scene(...(expected.size ?? usual))).toBuffer()),
  expected,
});

const webp = (name: string, change: (image: Sharp) => Sharp, expected: Published = {}) => ({
  name: `${name}.webp`,
  build: async () =>
    change(await scene())
      .withExif(told.exif)
      .withXmp(told.xmp)
      .toBuffer(),
  expected,
});

const orientations = [1, 2, 3, 4, 5, 6, 7, 8];

const turned: CorpusPicture[] = [
  ...orientations.map((orientation) => ({
    name: `turned-${orientation}.jpg`,
    build: async () => tellJpeg(await (await storedFor(orientation)).jpeg().toBuffer(), orientation),
    expected: {},
  })),
  {
    name: "turned-6.png",
    build: async () => tellPng(await (await storedFor(6)).png().toBuffer(), 6),
    expected: { header: [240, 320] },
  },
  {
    name: "turned-6.webp",
    build: async () => (await storedFor(6)).withExif(told.exif).withMetadata({ orientation: 6 }).webp().toBuffer(),
    expected: { header: [240, 320], profile: true },
  },
];

const jpegs = [
  jpeg("progressive", (image) => image.jpeg({ progressive: true })),
  jpeg("optimised", (image) => image.jpeg({ mozjpeg: true })),
  jpeg("full-colour", (image) => image.jpeg({ chromaSubsampling: "4:4:4", quality: 100 })),
  jpeg("much-compressed", (image) => image.jpeg({ quality: 10 })),
  jpeg("grey", (image) => image.greyscale().jpeg(), { grey: true }),
  jpeg("display-p3", (image) => image.withIccProfile("p3").jpeg(), { profile: true }),
  jpeg("cmyk", (image) => image.withIccProfile("cmyk").toColourspace("cmyk").jpeg(), { profile: true }),
  jpeg("cmyk-without-profile", (image) => image.toColourspace("cmyk").jpeg()),
  jpeg("tiny", (image) => image.jpeg(), { unlike: true, size: [1, 1] }),
  jpeg("odd", (image) => image.jpeg(), { size: [319, 241] }),
  jpeg("panorama", (image) => image.jpeg(), { size: [2400, 400] }),
  jpeg("strip", (image) => image.jpeg(), { unlike: true, size: [3, 3000] }),
  jpeg("larger-than-its-variants", (image) => image.jpeg(), { size: [1800, 1350] }),
];

const pngs = [
  png("interlaced", (image) => image.png({ progressive: true })),
  png("palette", (image) => image.png({ palette: true })),
  png("palette-with-alpha", (image) => image.ensureAlpha(0.96).png({ palette: true })),
  png("two-colours", (image) => image.threshold().png({ palette: true, colours: 2 }), { unlike: true }),
  png("16-bit", (image) => image.toColourspace("rgb16").png()),
  png("grey", (image) => image.greyscale().png(), { grey: true }),
  png("16-bit-grey", (image) => image.toColourspace("grey16").png(), { grey: true }),
  png("alpha", (image) => image.ensureAlpha(0.96).png()),
  png("transparent", (image) => image.ensureAlpha(0).png(), { unlike: true }),
  png("display-p3", (image) => image.withIccProfile("p3").png(), { profile: true }),
  png("tiny", (image) => image.png(), { unlike: true, size: [1, 1] }),
  {
    name: "animated.png",
    build: async () => animatePng(tellPng(await (await scene()).png().toBuffer())),
    expected: {},
  },
  {
    name: "told-nothing.png",
    build: async () => (await scene()).png().toBuffer(),
    expected: { clean: true },
  } as const,
];

/** Two pictures, the scene and then its mirror image. */
async function twoPictures(): Promise<Sharp> {
  const both = [await scene(), (await scene()).flop()];
  return sharp(await Promise.all(both.map((image) => image.png().toBuffer())), { join: { animated: true } });
}

const webps: CorpusPicture[] = [
  webp("lossy", (image) => image.webp()),
  webp("lossless", (image) => image.webp({ lossless: true })),
  webp("alpha", (image) => image.ensureAlpha(0.96).webp()),
  webp("display-p3", (image) => image.withIccProfile("p3").webp(), { profile: true }),
  {
    name: "animated.webp",
    build: async () => (await twoPictures()).withExif(told.exif).webp().toBuffer(),
    expected: { pages: 2 },
  },
];

const sample = (name: string) => ({
  name,
  build: () => readFile(new URL(`../../content/testing/samples/${name}`, import.meta.url)),
  expected: { refused: "FILE_TYPE_NOT_ALLOWED" } as const,
});

/** Pictures that would be published with their metadata, contain no picture, or would cost too much. */
const refused: CorpusPicture[] = [
  ...["photo.heic", "photo.avif", "photo.gif", "anim.gif", "photo.tif", "photo.bmp", "photo.ico", "photo.psd"].map(
    sample,
  ),
  {
    name: "cut.jpg",
    build: async () => (await (await scene()).jpeg().toBuffer()).subarray(0, 4_000),
    expected: { refused: "FILE_DAMAGED" },
  },
  {
    name: "cut.png",
    build: async () => (await (await scene()).png().toBuffer()).subarray(0, 4_000),
    expected: { refused: "FILE_DAMAGED" },
  },
  {
    name: "page.jpg",
    build: async () => Buffer.from("<!doctype html><script>alert(1)</script>"),
    expected: { refused: "FILE_CONTENT_MISMATCH" },
  },
  {
    name: "huge.png",
    build: async () => withEdges(await (await scene()).png().toBuffer(), 65_535),
    expected: { refused: "FILE_TOO_MANY_PIXELS" },
  },
];

/** Makes a PNG claim this width and height. */
function withEdges(made: Buffer, edge: number): Buffer {
  made.writeUInt32BE(edge, 16);
  made.writeUInt32BE(edge, 20);
  return made;
}

/** Pictures as phones, cameras and programs make them, and the expected outcome of each. */
export const corpus: readonly CorpusPicture[] = [...turned, ...jpegs, ...pngs, ...webps, ...refused];
