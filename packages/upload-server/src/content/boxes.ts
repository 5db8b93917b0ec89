import type { ByteSource } from "./byte-source.ts";
import { ascii, has, viewOf } from "./bytes.ts";

/**
 * A box. The files of ISO/IEC 14496-12 (MP4, MOV, HEIC, AVIF) are made of boxes: a size, a type of four letters, and
 * the content, which begins and ends at these offsets of the file.
 */
export type Box = { type: string; start: number; end: number };

/** A picture of 200 million pixels has 4,000 boxes, if each of its 800 tiles has its own properties. */
const maxBoxes = 10_000;

/** Real files have a dozen brands at most. */
const maxBrands = 64;

/**
 * Finds all boxes at the end of a path, anywhere in the file. Each step of the path lists the accepted types.
 * @returns undefined if they are too many, or too far apart, to be found
 */
export async function findBoxes(source: ByteSource, path: readonly (readonly string[])[]): Promise<Box[] | undefined> {
  let found: Box[] = [{ type: "", start: 0, end: source.size }];
  let left = maxBoxes;
  for (const types of path) {
    const inner: Box[] = [];
    for (const outer of found) {
      const boxes = await boxesIn(source, { ...outer, max: left });
      if (!boxes) return undefined;
      left -= boxes.length;
      inner.push(...boxes.filter(({ type }) => types.includes(type)));
    }
    found = inner;
  }
  return found;
}

/** Lists the boxes inside another one, up to the first invalid one. Returns undefined if they are more than `max`. */
async function boxesIn(source: ByteSource, { start, end, max }: Box & { max: number }): Promise<Box[] | undefined> {
  const boxes: Box[] = [];
  for (let offset = start; offset + 8 <= end;) {
    const header = await source.read(offset, 16);
    if (header.length < 8 || boxes.length === max) return undefined;
    const { type, size, headerSize } = readHeader(header);
    const next = size === 0 ? end : Math.min(end, offset + size);
    if (next < offset + headerSize) break;
    // In `meta`, four bytes of version and flags precede the boxes.
    boxes.push({ type, start: offset + headerSize + (type === "meta" ? 4 : 0), end: next });
    offset = next;
  }
  return boxes;
}

/** Reads the header of a box. Size 1: the real one follows in 64 bits. Size 0: the box extends to the end. */
function readHeader(bytes: Uint8Array): { type: string; size: number; headerSize: number } {
  const view = viewOf(bytes);
  const size = view.getUint32(0);
  const type = ascii(bytes, 4, 8);
  if (size !== 1) return { type, size, headerSize: 8 };
  return { type, size: bytes.length < 16 ? 1 : Number(view.getBigUint64(8)), headerSize: 16 };
}

/**
 * Returns the type that a file's brands say; undefined if it has none. A program has its own signature in the bytes of
 * the brands' size.
 */
export function typeOfBrands(head: Uint8Array): string | undefined {
  if (!has(head, "\0\0") || !has(head, "ftyp", 4)) return undefined;
  const start = head.subarray(0, 16 + 4 * maxBrands);
  const { size, headerSize } = readHeader(start);
  const content = start.subarray(headerSize, size === 0 ? undefined : size);
  const major = ascii(content, 0, 4);
  const brands = [major];
  for (let at = 8; at + 4 <= content.length; at += 4) brands.push(ascii(content, at, at + 4));
  const any = (...names: string[]) => brands.some((brand) => names.includes(brand));
  if (any("avif", "avis")) return "image/avif";
  if (any("heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs")) return "image/heic";
  if (any("mif1", "msf1")) return "image/heif";
  if (major === "crx ") return "image/x-canon-cr3";
  if (major === "qt  ") return "video/quicktime";
  if (major.startsWith("3g")) return "video/3gpp";
  if (major.startsWith("M4A") || major.startsWith("M4B")) return "audio/mp4";
  return "video/mp4";
}
