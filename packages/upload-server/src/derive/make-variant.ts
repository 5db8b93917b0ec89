import sharp from "sharp";
import { UploadError } from "@s3-direct/upload-core";
import type { DerivedVariant } from "./derive.ts";
import { unreadable } from "./strip-picture.ts";

export type VariantFormat = "jpeg" | "png" | "webp";

export type VariantOptions = {
  /** The widest that it may be, in pixels. @default as wide as its height asks for */
  width?: number;
  /** The highest that it may be, in pixels. @default as high as its width asks for */
  height?: number;
  /** @default "webp", which every browser shows and which keeps what is transparent; in a JPEG that is white */
  format?: VariantFormat;
  /** How good a JPEG or WebP is, 1 to 100. @default sharp's: 80 */
  quality?: number;
};

/** What is decoded, by its content's type, and what sharp calls it. */
export const decoded: ReadonlyMap<string, string> = new Map([
  ["image/jpeg", "jpeg"],
  ["image/png", "png"],
  ["image/webp", "webp"],
  ["image/gif", "gif"],
]);

/** The longest edge of a WebP (https://developers.google.com/speed/webp/faq), and of no JPEG or PNG that a page shows. */
const maxEdge = 16_383;

export type PictureToMake = {
  /** The picture's, as it was uploaded. */
  name: string;
  contentType: string;
  bytes: Uint8Array;
  maxPixels: number;
  /** Whole seconds. */
  timeout: number;
};

/**
 * A smaller picture: upright, in sRGB and without metadata; of an animation its first frame. None becomes larger than it was.
 * @throws UploadError FILE_DAMAGED, FILE_TOO_MANY_PIXELS or CHECK_UNAVAILABLE
 */
export async function makeVariant(
  picture: PictureToMake,
  { name, width = maxEdge, height = maxEdge, format = "webp", quality }: VariantOptions & { name: string },
): Promise<DerivedVariant> {
  const { bytes, contentType, maxPixels: limitInputPixels, timeout } = picture;
  try {
    const image = sharp(bytes, { limitInputPixels, pages: 1, sequentialRead: true });
    // What inspection takes for one format and the decoder for another is not what was verified.
    const found = await image.metadata();
    if (found.format !== decoded.get(contentType)) throw new Error(`The decoder takes it for ${found.format}.`);
    image.autoOrient().resize({ width, height, fit: "inside", withoutEnlargement: true }).timeout({ seconds: timeout });
    if (format === "jpeg") image.flatten({ background: "white" });
    const { data, info } = await image.toFormat(format, quality === undefined ? {} : { quality }).toBuffer({
      resolveWithObject: true,
    });
    return { name, bytes: data, contentType: `image/${format}`, width: info.width, height: info.height };
  } catch (error) {
    throw refusalFor(picture, error);
  }
}

/** Sharp's errors have no codes. */
function refusalFor(picture: PictureToMake, cause: unknown): UploadError {
  const message = cause instanceof Error ? cause.message : "";
  if (/pixel limit/i.test(message)) return tooManyPixels({ name: picture.name, maxPixels: picture.maxPixels });
  // It is the machine's, and not the picture's fault.
  if (/timeout|out of memory/i.test(message)) return new UploadError("CHECK_UNAVAILABLE", { cause });
  return unreadable(picture, cause);
}

type Pixels = { name: string; maxPixels: number; width?: number; height?: number };

export const tooManyPixels = ({ name, ...details }: Pixels) =>
  new UploadError("FILE_TOO_MANY_PIXELS", {
    sentence: `"${name}" has more pixels than the ${millions(details.maxPixels)} million that are taken here. Choose a smaller one.`,
    details,
  });

const millions = (pixels: number) => (pixels / 1e6).toLocaleString("en", { maximumSignificantDigits: 3 });
