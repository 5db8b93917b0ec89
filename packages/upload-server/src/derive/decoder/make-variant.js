/**
 * @import sharp from "sharp"
 * @import { Sharp } from "sharp"
 * @import { DerivedVariant } from "../derive.ts"
 * @import { Task, VariantTask } from "./task.ts"
 */

/** @type {Readonly<Record<string, string>>} What sharp calls what is decoded. */
const formats = {
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/avif": "heif",
};

/** The picture's own fault. */
export class DamagedError extends Error {}

/**
 * A smaller picture: upright, in sRGB and without metadata; of an animation its first frame. None becomes larger than it was.
 * @param {typeof sharp} load
 * @param {Task} task
 * @param {VariantTask} variant
 * @returns {Promise<DerivedVariant>}
 * @throws DamagedError for what can't be decoded; any other error is the machine's or the encoder's
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
 * What is decoded when its bytes are asked for.
 * @param {typeof sharp} load
 * @param {Task} task
 * @param {VariantTask} variant
 * @returns {Promise<Sharp>}
 */
async function decode(load, { bytes, contentType, maxPixels }, { width, height }) {
  const image = load(asStill(bytes), { limitInputPixels: maxPixels, pages: 1, sequentialRead: true });
  // What inspection takes for one format and the decoder for another is not what was verified.
  const { format, compression } = await image.metadata();
  const isAnother = format !== formats[contentType] || (format === "heif" && compression !== "av1");
  if (isAnother) throw new DamagedError(`The decoder takes it for ${format}.`);
  return image.autoOrient().resize({ width, height, fit: "inside", withoutEnlargement: true });
}

/**
 * libvips knows an AVIF by its first brand, and not by `avis`, which is that of an animation. Its first picture is an AVIF like any other.
 * @param {Uint8Array} bytes
 */
function asStill(bytes) {
  if (Buffer.from(bytes.subarray(4, 12)).toString("latin1") !== "ftypavis") return bytes;
  const still = Buffer.from(bytes);
  still.write("avif", 8);
  return still;
}

/**
 * Sharp's errors have no codes, and only a fault of the picture may refuse it for good. So it is decoded once more, and nothing else is
 * done with it: what fails there is the picture's fault, and what does not is the encoder's or the machine's.
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
 * "Memory allocation error: Security limit exceeded" is what libheif says of an AVIF that claims too much.
 * @param {unknown} error
 */
const isMachines = (error) => /memory/i.test(messageOf(error)) && !/security limit/i.test(messageOf(error));

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
