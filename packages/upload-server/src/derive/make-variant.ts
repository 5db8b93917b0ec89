import type sharp from "sharp";
import type { Sharp } from "sharp";
import { UploadError } from "@s3-direct/upload-core";
import { decoded } from "./decoded.ts";
import type { DerivedVariant } from "./derive.ts";
import { tooManyPixels, unreadable } from "./picture-refusals.ts";
import { maxEdge, type VariantOptions } from "./variant-options.ts";

export type PictureToMake = {
  /** Not imported here: it may not be installed. */
  sharp: typeof sharp;
  /** The picture's, as it was uploaded. */
  name: string;
  contentType: string;
  bytes: Uint8Array;
  maxPixels: number;
  /** Whole seconds. */
  timeout: number;
};

type Edges = { width: number; height: number };

/**
 * A smaller picture: upright, in sRGB and without metadata; of an animation its first frame. None becomes larger than it was.
 * @throws UploadError FILE_DAMAGED, FILE_TOO_MANY_PIXELS or CHECK_UNAVAILABLE
 */
export async function makeVariant(
  picture: PictureToMake,
  { name, width = maxEdge, height = maxEdge, format = "webp", quality }: VariantOptions & { name: string },
): Promise<DerivedVariant> {
  const edges = { width, height };
  try {
    const image = await decode(picture, edges);
    if (format === "jpeg") image.flatten({ background: "white" });
    const { data, info } = await image.toFormat(format, quality === undefined ? {} : { quality }).toBuffer({
      resolveWithObject: true,
    });
    return { name, bytes: data, contentType: `image/${format}`, width: info.width, height: info.height };
  } catch (error) {
    throw await refusalFor(error, { picture, edges });
  }
}

/** What is decoded when its bytes are asked for. */
async function decode(picture: PictureToMake, edges: Edges): Promise<Sharp> {
  const { bytes, contentType, maxPixels: limitInputPixels, timeout } = picture;
  const image = picture.sharp(bytes, { limitInputPixels, pages: 1, sequentialRead: true });
  // What inspection takes for one format and the decoder for another is not what was verified.
  const found = await image.metadata();
  if (found.format !== decoded.get(contentType))
    throw unreadable(picture, new Error(`The decoder takes it for ${found.format}.`));
  return image
    .autoOrient()
    .resize({ ...edges, fit: "inside", withoutEnlargement: true })
    .timeout({ seconds: timeout });
}

/**
 * Sharp's errors have no codes, and only a fault of the picture may refuse it for good. So it is decoded once more, and nothing else is
 * done with it: what fails there is the picture's fault, and what does not is the encoder's or the machine's.
 */
async function refusalFor(
  cause: unknown,
  { picture, edges }: { picture: PictureToMake; edges: Edges },
): Promise<UploadError> {
  if (cause instanceof UploadError) return cause;
  if (/pixel limit/i.test(messageOf(cause))) return tooManyPixels({ name: picture.name, maxPixels: picture.maxPixels });
  const isPictures = !isMachines(cause) && !(await canBeDecoded(picture, edges));
  return isPictures ? unreadable(picture, cause) : new UploadError("CHECK_UNAVAILABLE", { cause });
}

async function canBeDecoded(picture: PictureToMake, edges: Edges): Promise<boolean> {
  try {
    const image = await decode(picture, edges);
    await image.raw().toBuffer();
    return true;
  } catch (error) {
    return isMachines(error);
  }
}

const isMachines = (error: unknown) => /timeout|memory/i.test(messageOf(error));

const messageOf = (error: unknown) => (error instanceof Error ? error.message : "");
