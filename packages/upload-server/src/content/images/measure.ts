import type { ByteSource } from "../byte-source.ts";
import { bmpDimensions } from "./bmp.ts";
import type { Dimensions } from "./dimensions.ts";
import { gifDimensions } from "./gif.ts";
import { heifDimensions } from "./heif.ts";
import { jpegDimensions } from "./jpeg.ts";
import { pngDimensions } from "./png.ts";
import { tiffDimensions } from "./tiff.ts";
import { webpDimensions } from "./webp.ts";

/** By the type of the content, not by the file's name. */
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

/** Whether the dimensions of this type of picture can be read. */
export function isMeasured(type: string): boolean {
  return readers.has(type);
}

/** Returns a picture's dimensions by its header; undefined if it has none, or invalid ones. */
export async function measure(source: ByteSource, type: string): Promise<Dimensions | undefined> {
  const found = await readers.get(type)?.(source);
  return found && found.width > 0 && found.height > 0 ? found : undefined;
}
