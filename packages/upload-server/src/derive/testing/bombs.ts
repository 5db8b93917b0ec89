import { crc32, deflateSync } from "node:zlib";
import type { UploadErrorCode } from "@s3-direct/upload-core";
import { photo } from "./pictures.ts";
import { addChunks, chunk } from "./told.ts";

/** Small files that are expensive to open, and the outcome of each when a thumbnail is made. */
type Bomb = { name: string; build: () => Promise<Buffer>; expected: "made" | UploadErrorCode };

const png = async () => Buffer.from(await photo((image) => image.png()));
const gif = async () => Buffer.from(await photo((image) => image.gif()));
const progressive = async () => Buffer.from(await photo((image) => image.jpeg({ progressive: true })));

/** Writes other dimensions into the header. */
const claiming = async (made: Promise<Buffer>, write: (bytes: Buffer) => void) => {
  const bytes = await made;
  write(bytes);
  return bytes;
};

/** Zeros, compressed to a thousandth. */
const packed = deflateSync(Buffer.alloc(100_000_000));

/** Repeats the last scan: each one is decoded over the whole picture. */
function manyScans(jpeg: Buffer, count: number): Buffer {
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = jpeg.subarray(last, jpeg.length - 2);
  return Buffer.concat([jpeg.subarray(0, -2), ...Array<Buffer>(count).fill(scan), jpeg.subarray(-2)]);
}

/** Repeats everything after the header, which ends with the colour table. */
function manyPictures(bytes: Buffer, count: number): Buffer {
  const colours = 3 * 2 ** (((bytes[10] ?? 0) & 7) + 1);
  const picture = bytes.subarray(13 + colours, -1);
  return Buffer.concat([bytes.subarray(0, 13 + colours), ...Array<Buffer>(count).fill(picture), Buffer.from(";")]);
}

const sofOf = (jpeg: Buffer) => jpeg.indexOf(Buffer.from([0xff, 0xc2]));

export const bombs: readonly Bomb[] = [
  {
    name: "a PNG of 65,535 × 65,535",
    build: () =>
      claiming(png(), (bytes) => {
        bytes.writeUInt32BE(65_535, 16);
        bytes.writeUInt32BE(65_535, 20);
      }),
    expected: "FILE_TOO_MANY_PIXELS",
  },
  {
    name: "a JPEG of 65,535 × 65,535",
    build: () => claiming(progressive(), (bytes) => bytes.fill(0xff, sofOf(bytes) + 5, sofOf(bytes) + 9)),
    expected: "FILE_TOO_MANY_PIXELS",
  },
  {
    name: "an animation of 65,535 × 65,535",
    build: () => claiming(gif(), (bytes) => bytes.fill(0xff, 6, 10)),
    expected: "FILE_TOO_MANY_PIXELS",
  },
  {
    name: "a PNG that claims 60 million pixels and has none of them",
    build: () =>
      claiming(png(), (bytes) => {
        bytes.writeUInt32BE(10_000, 16);
        bytes.writeUInt32BE(6_000, 20);
        bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
      }),
    expected: "FILE_DAMAGED",
  },
  {
    name: "an animation of 20,000 pictures",
    build: async () => manyPictures(await gif(), 20_000),
    expected: "made",
  },
  {
    name: "a JPEG of 20,000 scans",
    build: async () => manyScans(await progressive(), 20_000),
    expected: "FILE_DAMAGED",
  },
  {
    name: "a profile of 100 MB in 100 KB",
    build: async () => addChunks(await png(), [chunk("iCCP", Buffer.concat([Buffer.from("profile\0\0"), packed]))]),
    expected: "made",
  },
  {
    name: "a text of 100 MB in 100 KB",
    build: async () => addChunks(await png(), [chunk("zTXt", Buffer.concat([Buffer.from("text\0\0"), packed]))]),
    expected: "made",
  },
];
