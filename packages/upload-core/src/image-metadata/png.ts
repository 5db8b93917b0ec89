import { MAX_EXIF, orientationOnly } from "./orientation.ts";
import { Kept, MAX_STEPS, type Piece } from "./pieces.ts";
import type { WindowedBytes } from "./read-window.ts";
import { bytesOf, textOf } from "./text.ts";

const SIGNATURE_LENGTH = 8;
/** Before a chunk's data are its length and type, after it is its checksum. */
const BEFORE = 8;
const AROUND = 12;

/**
 * The chunks that decoders need for the pixels, their colours and an animation; others contain texts, times, Exif and
 * programs' own data.
 */
const needed: ReadonlySet<string> = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split(" "),
);

/**
 * Walks from chunk to chunk. Bytes after the last one are not part of the picture.
 * @returns undefined if the file ends before its pixels begin, or has too many chunks
 */
export async function planPng(image: WindowedBytes): Promise<Piece[] | undefined> {
  const kept = new Kept();
  kept.keep(0, SIGNATURE_LENGTH);
  let offset = SIGNATURE_LENGTH;
  for (let steps = 0; offset + AROUND <= image.size; steps += 1) {
    if (steps > MAX_STEPS) return undefined;
    const head = await image.read(offset, BEFORE);
    const length = new DataView(head.buffer, head.byteOffset).getUint32(0);
    const type = textOf(head.subarray(4));
    // The last chunk of a truncated file may be shorter.
    const end = Math.min(offset + AROUND + length, image.size);
    if (needed.has(type)) kept.keep(offset, end);
    if (type === "eXIf") {
      const turn = orientationOnly(await image.read(offset + BEFORE, Math.min(length, MAX_EXIF)));
      if (turn) kept.put(exifChunk(turn));
    }
    kept.hasPixels ||= type === "IDAT";
    if (type === "IEND") break;
    offset = end;
  }
  return kept.picture();
}

function exifChunk(exif: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(AROUND + exif.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, exif.length);
  chunk.set(bytesOf("eXIf"), 4);
  chunk.set(exif, BEFORE);
  view.setUint32(BEFORE + exif.length, crc32(chunk.subarray(4, BEFORE + exif.length)));
  return chunk;
}

/** Computes PNG's CRC bit by bit: 30 bytes need no table. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
