import { findBoxes } from "../boxes.ts";
import type { ByteSource } from "../byte-source.ts";
import { viewOf } from "../bytes.ts";
import { turned, type Dimensions } from "./dimensions.ts";

/** A box, and the beginning of its content, as much as is needed. */
type Property = { type: string; content: Uint8Array };

/** In bytes. `tkhd` has the longest content that is needed. */
const maxContent = 96;

/**
 * Returns the dimensions of the largest picture in the file: it is the one that a person sees, and that a limit is for.
 * HEIC and AVIF store the sizes of all their pictures in `meta`: the whole picture, its tiles, a thumbnail. An
 * animation has tracks instead, or in addition. If one of the sizes can't be read, the result is undefined.
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
  // `irot` counts quarter turns.
  const sideways = properties.some(({ type, content }) => type === "irot" && (content[0] ?? 0) % 2 === 1);
  return [turned(cropped(largest, properties), sideways)];
}

/**
 * Applies the crop of `clap`. Encoders work in blocks of 64 pixels, and `clap` removes the excess. That is less than
 * three quarters of any but the smallest picture: a larger crop could hide the picture's size from the limit.
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

/**
 * Reads the dimensions of a track: fixed-point numbers with 16 bits before the point. Version 1 has longer times before
 * them, so their offset is larger.
 */
function trackDimensions({ content }: Property): Dimensions[] {
  const at = content[0] === 1 ? 88 : 76;
  if (content.length < at + 8) return [];
  const { width, height } = pairAt(content, [at, at + 4]);
  return [{ width: width >>> 16, height: height >>> 16 }];
}
