/**
 * @import sharp from "sharp"
 * @import { Sharp } from "sharp"
 * @import { DerivedVariant } from "../derive.ts"
 * @import { Task, VariantTask } from "./task.ts"
 */

/** @type {Readonly<Record<string, string>>} Sharp's names of the formats that are decoded. */
const formats = {
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "heif",
};

/** An error that is the picture's fault. */
export class DamagedError extends Error {}

/**
 * Makes a smaller picture: upright, in sRGB and without metadata; of an animation its first frame. A picture is never
 * enlarged.
 * @param {typeof sharp} load
 * @param {Task} task
 * @param {VariantTask} variant
 * @returns {Promise<DerivedVariant>}
 * @throws DamagedError if the picture can't be decoded; any other error is the fault of the machine or the encoder
 */
export async function makeVariant(load, task, variant) {
  const { name, format, quality } = variant;
  try {
    const image = await decode(load, task, variant);
    if (format === "jpeg") image.flatten({ background: "white" });
    const encoded = image.toFormat(format, quality === undefined ? {} : { quality });
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    return { name, bytes: data, contentType: `image/${format}`, width: info.width, height: info.height };
  } catch (error) {
    if (isMachines(error) || isPixelLimit(error) || (await canBeDecoded(load, task, variant))) throw error;
    throw new DamagedError(messageOf(error), { cause: error });
  }
}

/**
 * Prepares a picture, which is decoded when its bytes are requested.
 * @param {typeof sharp} load
 * @param {Task} task
 * @param {VariantTask} variant
 * @returns {Promise<Sharp>}
 */
async function decode(load, { bytes, contentType, maxPixels }, { width, height }) {
  const image = load(asStill(bytes), { limitInputPixels: maxPixels, pages: 1, sequentialRead: true });
  // If the inspection and the decoder disagree about the format, the picture was not verified as what it is.
  const { format, compression } = await image.metadata();
  const isAnother = format !== formats[contentType] || (format === "heif" && compression !== "av1");
  if (isAnother) throw new DamagedError(`The decoder takes it for ${format}.`);
  return image.autoOrient().resize({ width, height, fit: "inside", withoutEnlargement: true });
}

/**
 * Makes an animated AVIF a still one, by replacing its first brand. libvips recognizes an AVIF by that brand, but does
 * not know `avis`, the brand of animations. The first picture of an animation is an ordinary AVIF.
 * @param {Uint8Array} bytes
 */
function asStill(bytes) {
  if (Buffer.from(bytes.subarray(4, 12)).toString("latin1") !== "ftypavis") return bytes;
  const still = Buffer.from(bytes);
  still.write("avif", 8);
  return still;
}

/**
 * Decodes the picture once more, and does nothing else with it. Sharp's errors have no codes, and only a fault of the
 * picture may refuse it for good: if decoding fails, it is the picture's fault, otherwise that of the encoder or the
 * machine.
 * @param {typeof sharp} load
 * @param {Task} task
 * @param {VariantTask} variant
 */
async function canBeDecoded(load, task, variant) {
  try {
    const image = await decode(load, task, variant);
    await image.raw().toBuffer();
    return true;
  } catch (error) {
    return isMachines(error);
  }
}

/** @param {unknown} error */
export const isPixelLimit = (error) => /pixel limit/i.test(messageOf(error));

/**
 * Whether the machine has no memory left. libheif's "Memory allocation error: Security limit exceeded" is not such an
 * error: it means that an AVIF claims too much.
 * @param {unknown} error
 */
const isMachines = (error) => /memory/i.test(messageOf(error)) && !/security limit/i.test(messageOf(error));

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
