import { MAX_EXIF, orientationOnly } from "./orientation.ts";
import { Kept, MAX_STEPS, sizeOf, type Piece } from "./pieces.ts";
import type { WindowedBytes } from "./read-window.ts";
import { bytesOf, textOf } from "./text.ts";

/** "RIFF", the length of all that follows, and "WEBP". */
const FILE_HEAD = 12;
/** A chunk's type and length; its data is padded to an even length. */
const CHUNK_HEAD = 8;

/** The chunks that a decoder needs. Exif and XMP have separate chunks, and any others belong to programs. */
const needed: ReadonlySet<string> = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);

/** Flags in the first byte of the extended header. */
const HAS_XMP = 0x04;
const HAS_EXIF = 0x08;

/** @returns undefined if the file ends before its pixels begin, or has too many chunks */
export async function planWebp(image: WindowedBytes): Promise<Piece[] | undefined> {
  const kept = new Kept();
  const heads: Heads = { head: Uint8Array.from(await image.read(0, FILE_HEAD)), extended: undefined, exif: undefined };
  const end = Math.min(image.size, CHUNK_HEAD + lengthIn(heads.head));
  let offset = FILE_HEAD;
  for (let steps = 0; offset + CHUNK_HEAD <= end; steps += 1) {
    if (steps > MAX_STEPS) return undefined;
    const chunk = await image.read(offset, CHUNK_HEAD);
    const type = textOf(chunk.subarray(0, 4));
    const length = lengthIn(chunk);
    const next = Math.min(offset + CHUNK_HEAD + length + (length % 2), end);
    if (type === "VP8X") {
      heads.extended = Uint8Array.from(await image.read(offset, next - offset));
      kept.put(heads.extended);
    } else if (needed.has(type)) {
      kept.keep(offset, next);
    }
    kept.hasPixels ||= ["VP8 ", "VP8L", "ANMF"].includes(type);
    if (type === "EXIF") heads.exif ??= orientationOnly(await exifData(image, offset, length));
    offset = next;
  }
  // If a picture is not upright it has an extended header, because otherwise its Exif would not be read.
  if (heads.exif && heads.extended) kept.put(exifChunk(heads.exif));
  const pieces = kept.picture();
  return pieces && withHeads(pieces, heads, image.size);
}

/** The headers that contain the file's length and its features. */
type Heads = { readonly head: Uint8Array; extended: Uint8Array | undefined; exif: Uint8Array | undefined };

/** Adapts the lengths and flags in the headers to the remaining pieces. */
function withHeads(pieces: readonly Piece[], { head, extended, exif }: Heads, size: number): Piece[] {
  const left = FILE_HEAD + sizeOf(pieces);
  const flags = extended?.[CHUNK_HEAD] ?? 0;
  const cleanFlags = (flags & ~(HAS_XMP | HAS_EXIF)) | (exif ? HAS_EXIF : 0);
  if (left === size && flags === cleanFlags) return [{ from: 0, to: size }];
  extended?.set([cleanFlags], CHUNK_HEAD);
  new DataView(head.buffer).setUint32(4, left - CHUNK_HEAD, true);
  return [head, ...pieces];
}

/** Returns the Exif data. Some writers put JPEG's "Exif\0\0" before it. */
async function exifData(image: WindowedBytes, offset: number, length: number): Promise<Uint8Array> {
  const data = await image.read(offset + CHUNK_HEAD, Math.min(length, MAX_EXIF));
  return textOf(data.subarray(0, 6)) === "Exif\0\0" ? data.subarray(6) : data;
}

function exifChunk(exif: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(CHUNK_HEAD + exif.length);
  chunk.set(bytesOf("EXIF"));
  new DataView(chunk.buffer).setUint32(4, exif.length, true);
  chunk.set(exif, CHUNK_HEAD);
  return chunk;
}

function lengthIn(head: Uint8Array): number {
  return new DataView(head.buffer, head.byteOffset).getUint32(4, true);
}
