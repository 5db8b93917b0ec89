import { sourceOf, type ByteSource } from "../byte-source.ts";
import { has, viewOf } from "../bytes.ts";
import { turned, type Dimensions } from "./dimensions.ts";

const widthTag = 256;
const heightTag = 257;
const orientationTag = 274;

const maxEntries = 4096;

/** Reads the dimensions of TIFF 6.0, and BigTIFF with its longer numbers. The directory is often at the end. */
export async function tiffDimensions(source: ByteSource): Promise<Dimensions | undefined> {
  const tags = await readTags(source);
  const width = tags.get(widthTag);
  const height = tags.get(heightTag);
  if (width === undefined || height === undefined) return undefined;
  return turned({ width, height }, isSideways(tags));
}

/** Whether Exif, which is itself a TIFF, says that the picture is stored sideways. */
export async function isTurnedByExif(exif: Uint8Array): Promise<boolean> {
  return isSideways(await readTags(sourceOf(exif)));
}

/** 5 to 8 are the four turns by 90 degrees, mirrored or not. */
function isSideways(tags: Tags): boolean {
  return (tags.get(orientationTag) ?? 1) >= 5;
}

/** A value that is not an unsigned integer is undefined. */
type Tags = Map<number, number | undefined>;

/**
 * Reads the tags of the first directory that have one number each. Of a duplicate tag the larger value is used, because
 * readers differ in which one they use.
 */
async function readTags(source: ByteSource): Promise<Tags> {
  const start = await source.read(0, 16);
  const tags: Tags = new Map();
  if (start.length < 8) return tags;
  const little = has(start, "II");
  const header = viewOf(start);
  const big = header.getUint16(2, little) === 43;
  if (big && start.length < 16) return tags;
  const { countSize, entrySize, valueAt } = big
    ? { countSize: 8, entrySize: 20, valueAt: 12 }
    : { countSize: 2, entrySize: 12, valueAt: 8 };
  const directory = big ? Number(header.getBigUint64(8, little)) : header.getUint32(4, little);
  const counted = await source.read(directory, countSize);
  if (counted.length < countSize) return tags;
  const count = big ? Number(viewOf(counted).getBigUint64(0, little)) : viewOf(counted).getUint16(0, little);
  const entries = await source.read(directory + countSize, Math.min(count, maxEntries) * entrySize);
  const view = viewOf(entries);
  for (let at = 0; at + entrySize <= entries.length; at += entrySize) {
    const tag = view.getUint16(at, little);
    const value = readNumber(view, { at: at + valueAt, type: view.getUint16(at + 2, little), little });
    const earlier = tags.has(tag) ? tags.get(tag) : value;
    tags.set(tag, earlier === undefined || value === undefined ? undefined : Math.max(earlier, value));
  }
  return tags;
}

function readNumber(
  view: DataView,
  { at, type, little }: { at: number; type: number; little: boolean },
): number | undefined {
  switch (type) {
    case 3:
      return view.getUint16(at, little);
    case 4:
      return view.getUint32(at, little);
    case 16:
      return at + 8 <= view.byteLength ? Number(view.getBigUint64(at, little)) : undefined;
    default:
      return undefined;
  }
}
