import type { ByteSource } from "../byte-source.ts";
import { bmpDimensions } from "./bmp.ts";
import type { Dimensions } from "./dimensions.ts";
import { gifDimensions } from "./gif.ts";
import { heifDimensions } from "./heif.ts";
import { jpegDimensions } from "./jpeg.ts";
import { pngDimensions } from "./png.ts";
import { tiffDimensions } from "./tiff.ts";
import { webpDimensions } from "./webp.ts";

/** Decided by what the content is, not by what it is called. */
const readers = new Map<string, (source: ByteSource) => Promise<Dimensions | undefined>>([
  ["image/png", pngDimensions],
  ["image/jpeg", jpegDimensions],
  ["image/gif", gifDimensions],
  ["image/webp", webpDimensions],
  ["image/bmp", bmpDimensions],
  ["image/tiff", tiffDimensions],
  ["image/heic", heifDimensions],
  ["image/heif", heifDimensions],
  ["image/avif", heifDimensions],
]);

/** Whether a picture of this type says how large it is. */
export function isMeasured(type: string): boolean {
  return readers.has(type);
}

/** A picture's dimensions by its header; undefined when it has none, or none that a picture can have. */
export async function measure(source: ByteSource, type: string): Promise<Dimensions | undefined> {
  const found = await readers.get(type)?.(source);
  return found && found.width > 0 && found.height > 0 ? found : undefined;
}
