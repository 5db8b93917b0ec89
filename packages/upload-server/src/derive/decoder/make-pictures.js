import { makePreview } from "./make-preview.js";
import { DamagedError, isPixelLimit, makeVariant, messageOf } from "./make-variant.js";

/**
 * @import sharp from "sharp"
 * @import { DerivedVariant } from "../derive.ts"
 * @import { Answer, Task } from "./task.ts"
 */

/**
 * Makes everything that a task asks for of one picture. It never throws: it returns what went wrong.
 * @param {typeof sharp} load
 * @param {Task} task with at least one variant
 * @returns {Promise<Answer>}
 */
export async function makePictures(load, task) {
  try {
    const variants = [];
    // One after the other, so that only one is decoded at a time.
    for (const variant of task.variants) variants.push(await makeVariant(load, task, variant));
    return { kind: "made", variants, preview: await makePreview(load, smallestOf(variants)) };
  } catch (error) {
    return { kind: kindOf(error), message: messageOf(error) };
  }
}

/** @param {readonly DerivedVariant[]} variants */
function smallestOf(variants) {
  const [smallest] = variants.toSorted((a, b) => a.width * a.height - b.width * b.height);
  if (!smallest) throw new TypeError("No variant is asked for.");
  return smallest.bytes;
}

/** @param {unknown} error */
function kindOf(error) {
  if (error instanceof DamagedError) return "damaged";
  return isPixelLimit(error) ? "too-many-pixels" : "failed";
}
