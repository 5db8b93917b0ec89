import { findBoxes } from "../boxes.ts";
import type { ByteSource } from "../byte-source.ts";
import { viewOf } from "../bytes.ts";
import { turned, type Dimensions } from "./dimensions.ts";

/** A box, and as much of its content as is needed. */
type Property = { type: string; content: Uint8Array };

/** The longest content that is needed is that of `tkhd`; in bytes. */
const maxContent = 96;

/**
 * HEIC and AVIF keep the sizes of all their pictures in `meta`: the whole one's, its tiles', a thumbnail's. A film of pictures has
 * tracks in its place, or beside it. The largest is the one that a person sees, and the one that a limit is for. Where not all of
 * them can be known, none is.
 */
export async function heifDimensions(source: ByteSource): Promise<Dimensions | undefined> {
  const properties = await readBoxes(source, [["meta"], ["iprp"], ["ipco"], ["ispe", "irot", "clap"]]);
  const headers = await readBoxes(source, [["moov"], ["trak"], ["tkhd"]]);
  if (!properties || !headers) return undefined;
  return largestOf([...pictureDimensions(properties), ...headers.flatMap(trackDimensions)]);
}

async function readBoxes(source: ByteSource, path: string[][]): Promise<Property[] | undefined> {
  const found = await findBoxes(source, path);
  if (!found) return undefined;
  const read: Property[] = [];
  for (const { type, start, end } of found) {
    const length = Math.min(maxContent, end - start);
    const content = await source.read(start, length);
    if (content.length < length) return undefined;
    read.push({ type, content });
  }
  return read;
}

function largestOf(all: readonly Dimensions[]): Dimensions | undefined {
  return all.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];
}

function pictureDimensions(properties: readonly Property[]): Dimensions[] {
  const sizes = properties.filter(({ type, content }) => type === "ispe" && content.length >= 12);
  const largest = largestOf(sizes.map(({ content }) => pairAt(content, [4, 8])));
  if (!largest) return [];
  // `irot` counts quarters of a turn.
  const sideways = properties.some(({ type, content }) => type === "irot" && (content[0] ?? 0) % 2 === 1);
  return [turned(cropped(largest, properties), sideways)];
}

/**
 * Encoders work in blocks of 64 pixels, and `clap` takes off what is too much. That is less than three quarters of any but
 * the smallest picture: a crop that hides more could be one that hides it from the limit.
 */
function cropped(whole: Dimensions, properties: readonly Property[]): Dimensions {
  const clap = properties.find(({ type, content }) => type === "clap" && content.length >= 16)?.content;
  if (!clap) return whole;
  const numerators = pairAt(clap, [0, 8]);
  const denominators = pairAt(clap, [4, 12]);
  const width = Math.round(numerators.width / denominators.width);
  const height = Math.round(numerators.height / denominators.height);
  const fits = width <= whole.width && height <= whole.height && width * height * 4 >= whole.width * whole.height;
  return fits ? { width, height } : whole;
}

function pairAt(bytes: Uint8Array, [width, height]: readonly [number, number]): Dimensions {
  const view = viewOf(bytes);
  return { width: view.getUint32(width), height: view.getUint32(height) };
}

/** Fixed-point numbers: 16 bits before the point. They stand further back where version 1 has longer times before them. */
function trackDimensions({ content }: Property): Dimensions[] {
  const at = content[0] === 1 ? 88 : 76;
  if (content.length < at + 8) return [];
  const { width, height } = pairAt(content, [at, at + 4]);
  return [{ width: width >>> 16, height: height >>> 16 }];
}
