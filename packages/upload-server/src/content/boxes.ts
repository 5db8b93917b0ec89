import type { ByteSource } from "./byte-source.ts";
import { ascii, has, viewOf } from "./bytes.ts";

/** The files of ISO/IEC 14496-12 (MP4, MOV, HEIC, AVIF) are made of boxes: a size, a type of four letters, the content. */
export type Box = { type: string; content: Uint8Array };

/** Side by side. A film in fragments has thousands of them, but what describes it comes first. */
const maxBoxes = 1_000;

/** Real files name a dozen brands at most. */
const maxBrands = 64;

/** The boxes that stand in another one's content, as far as it was read. */
export function boxesOf(bytes: Uint8Array): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length && boxes.length < maxBoxes;) {
    const { type, size, headerSize } = readHeader(bytes.subarray(at, at + 16));
    const length = size === 0 ? bytes.length - at : size;
    if (length < headerSize) break;
    boxes.push({ type, content: bytes.subarray(at + headerSize, at + length) });
    at += length;
  }
  return boxes;
}

/** Where the content of the file's first box of a type begins and ends. */
export async function findBox(source: ByteSource, type: string): Promise<{ start: number; end: number } | undefined> {
  let offset = 0;
  for (let count = 0; count < maxBoxes; count += 1) {
    const bytes = await source.read(offset, 16);
    if (bytes.length < 8) return undefined;
    const box = readHeader(bytes);
    const end = box.size === 0 ? source.size : offset + box.size;
    if (end < offset + box.headerSize) return undefined;
    if (box.type === type) return { start: offset + box.headerSize, end };
    offset = end;
  }
  return undefined;
}

/** A size of 1 means that the real one follows in 64 bits, a size of 0 that the box goes on to the end. */
function readHeader(bytes: Uint8Array): { type: string; size: number; headerSize: number } {
  const view = viewOf(bytes);
  const size = view.getUint32(0);
  const type = ascii(bytes, 4, 8);
  if (size !== 1) return { type, size, headerSize: 8 };
  return { type, size: bytes.length < 16 ? 1 : Number(view.getBigUint64(8)), headerSize: 16 };
}

/** What the brands of a file say it is; undefined for one that has none. A program has its own mark where their size stands. */
export function typeOfBrands(head: Uint8Array): string | undefined {
  if (!has(head, "\0\0") || !has(head, "ftyp", 4)) return undefined;
  const content = boxesOf(head.subarray(0, 16 + 4 * maxBrands))[0]?.content ?? new Uint8Array();
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
