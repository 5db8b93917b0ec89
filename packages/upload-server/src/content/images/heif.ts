import { KiB } from "@s3-direct/upload-core";
import { boxesOf, findBox, type Box } from "../boxes.ts";
import type { ByteSource } from "../byte-source.ts";
import { viewOf } from "../bytes.ts";
import { turned, type Dimensions } from "./dimensions.ts";

/** A picture of 200 million pixels in 800 tiles has some 40 KiB of it. */
const maxMeta = 256 * KiB;

/**
 * HEIC and AVIF keep the sizes of all their pictures in `meta`: the whole one's, its tiles', a thumbnail's. The largest is
 * the one that a person sees, and the one that a limit is for. A film of pictures has a track in its place.
 */
export async function heifDimensions(source: ByteSource): Promise<Dimensions | undefined> {
  const meta = await findBox(source, "meta");
  if (!meta) return trackDimensions(source);
  // Four bytes of version and flags come before the boxes in it.
  const bytes = await source.read(meta.start + 4, Math.min(maxMeta, meta.end - meta.start - 4));
  const properties = boxesOf(bytes)
    .filter(({ type }) => type === "iprp")
    .flatMap(({ content }) => boxesOf(content).filter(({ type }) => type === "ipco"))
    .flatMap(({ content }) => boxesOf(content));
  const largest = properties
    .flatMap(({ type, content }) => (type === "ispe" && content.length >= 12 ? [pairAt(content, [4, 8])] : []))
    .sort((a, b) => b.width * b.height - a.width * a.height)[0];
  if (!largest) return undefined;
  // `irot` counts quarters of a turn.
  const sideways = properties.some(({ type, content }) => type === "irot" && (content[0] ?? 0) % 2 === 1);
  return turned(cropped(largest, properties), sideways);
}

/**
 * Encoders work in blocks of 64 pixels, and `clap` takes off what is too much. That is less than three quarters of any but
 * the smallest picture: a crop that hides more could be one that hides it from the limit.
 */
function cropped(whole: Dimensions, properties: readonly Box[]): Dimensions {
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

async function trackDimensions(source: ByteSource): Promise<Dimensions | undefined> {
  const moov = await findBox(source, "moov");
  if (!moov) return undefined;
  const header = boxesOf(await source.read(moov.start, Math.min(maxMeta, moov.end - moov.start)))
    .filter(({ type }) => type === "trak")
    .flatMap(({ content }) => boxesOf(content).filter(({ type }) => type === "tkhd"))
    .map(({ content }) => viewOf(content))
    .find(({ byteLength }) => byteLength >= 84);
  // Fixed-point numbers at the end of `tkhd`: 16 bits before the point.
  return header && { width: header.getUint16(header.byteLength - 8), height: header.getUint16(header.byteLength - 4) };
}
