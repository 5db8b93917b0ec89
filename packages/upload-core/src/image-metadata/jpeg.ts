import { orientationOnly } from "./orientation.ts";
import { Kept, MAX_STEPS, type Piece } from "./pieces.ts";
import type { WindowedBytes } from "./read-window.ts";
import { bytesOf, textOf } from "./text.ts";

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const COM = 0xfe;

/**
 * The application segments that decoders need, by marker, and the name with which each begins. All others are dropped.
 */
const needed: Readonly<Record<number, string>> = {
  // The pixels' aspect ratio. The thumbnail in it is removed.
  [APP0]: "JFIF\0",
  [APP2]: "ICC_PROFILE\0",
  // Says which colours the components are.
  [APP14]: "Adobe",
};

/** The most bytes between segments: no real JPEG has more. */
const MAX_SKIPPED = 65_536;

/** In bytes: JFIF's length, name, version and density, and the size of an empty thumbnail. */
const JFIF_LENGTH = 16;

/**
 * Walks from segment to segment, past each scan's data to the segment after it, until the end of the picture: phones
 * append a second picture, a film or their own data.
 * @returns undefined if the file ends before its pixels begin, or has too many segments
 */
export async function planJpeg(image: WindowedBytes): Promise<Piece[] | undefined> {
  const walk: Walk = { kept: new Kept(), skipped: 0, isTurned: false };
  walk.kept.keep(0, 2);
  let offset: number | undefined = 2;
  for (let steps = 0; offset !== undefined && offset < image.size; steps += 1) {
    if (steps > MAX_STEPS) return undefined;
    offset = await pass(image, walk, offset);
  }
  return walk.kept.picture();
}

/** What a walk over the segments has found so far. */
type Walk = { readonly kept: Kept; skipped: number; isTurned: boolean };

/**
 * Processes the segment at `offset`.
 * @returns where the next one begins; undefined at the end of the picture, or if it cannot be read
 */
async function pass(image: WindowedBytes, walk: Walk, offset: number): Promise<number | undefined> {
  const { kept } = walk;
  const [lead, marker = EOI, high = 0, low = 0] = await image.read(offset, 4);
  // Fill bytes, and bytes that some writers leave between segments: decoders skip them.
  if (lead !== 0xff || marker === 0xff || marker === 0) {
    walk.skipped += 1;
    return walk.skipped > MAX_SKIPPED ? undefined : offset + 1;
  }
  if (marker === EOI || isStandalone(marker)) {
    kept.keep(offset, offset + 2);
    return marker === EOI ? undefined : offset + 2;
  }
  const end = offset + 2 + high * 256 + low;
  if (high * 256 + low < 2 || end > image.size) return undefined;
  if (marker === SOS) {
    kept.hasPixels = true;
    const next = await endOfScan(image, end);
    kept.keep(offset, next);
    return next;
  }
  if (marker === APP1 && !walk.isTurned) {
    const turn = orientationOnly(await exifIn(image, offset, end));
    if (turn) kept.put(exifSegment(turn));
    walk.isTurned = turn !== undefined;
  }
  if (isApplications(marker)) await keepNeeded(image, kept, { marker, offset, end });
  else if (marker !== COM) kept.keep(offset, end);
  return end;
}

async function keepNeeded(
  image: WindowedBytes,
  kept: Kept,
  { marker, offset, end }: { marker: number; offset: number; end: number },
): Promise<void> {
  const name = needed[marker];
  const data = await image.read(offset + 4, Math.min(name?.length ?? 0, end - offset - 4));
  if (name === undefined || !startsWith(data, name)) return;
  if (marker !== APP0 || end - offset - 2 <= JFIF_LENGTH) return kept.keep(offset, end);
  const head = Uint8Array.from(await image.read(offset, JFIF_LENGTH + 2));
  head.set([0, JFIF_LENGTH], 2);
  head.set([0, 0], JFIF_LENGTH);
  kept.put(head);
}

/** Returns the Exif data from its byte order on; empty if the segment is something else, such as XMP. */
async function exifIn(image: WindowedBytes, offset: number, end: number): Promise<Uint8Array> {
  const segment = await image.read(offset + 4, end - offset - 4);
  return startsWith(segment, "Exif\0\0") ? segment.subarray(6) : new Uint8Array();
}

function exifSegment(exif: Uint8Array): Uint8Array {
  const length = 2 + 6 + exif.length;
  return Uint8Array.from([0xff, APP1, length >> 8, length & 0xff, ...bytesOf("Exif\0\0"), ...exif]);
}

/** Returns where the next segment begins. Within a scan's data 0xff is followed by 0 or by a restart marker. */
async function endOfScan(image: WindowedBytes, from: number): Promise<number> {
  let offset = from;
  while (offset < image.size) {
    const bytes = await image.read(offset, image.windowSize);
    // Byte by byte, because calling indexOf for each 0xff takes seconds if half of the bytes are 0xff.
    for (let at = 0; at < bytes.length; at += 1) {
      if (bytes[at] !== 0xff) continue;
      const next = bytes[at + 1];
      // This is the last byte read: the next read begins with it.
      if (next === undefined) break;
      if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return offset + at;
    }
    const isSplit = bytes.at(-1) === 0xff && offset + bytes.length < image.size;
    offset += isSplit ? bytes.length - 1 : bytes.length;
  }
  return image.size;
}

/** Whether a marker has no length: TEM, RST0 to RST7 and SOI. */
function isStandalone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= SOI);
}

function isApplications(marker: number): boolean {
  return marker >= APP0 && marker <= 0xef;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return textOf(bytes.subarray(0, text.length)) === text;
}
