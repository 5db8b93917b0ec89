import type { CheckedFile } from "@s3-direct/upload-core";
import { planStrip } from "@s3-direct/upload-core/image-metadata";
import { unreadable } from "./picture-refusals.ts";

/** Types whose metadata can be removed without changing a pixel. */
export const strippable: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp"]);

/**
 * Returns the picture without its metadata, by the same code that removes it in the browser.
 * @returns undefined if the picture has no metadata
 * @throws UploadError FILE_DAMAGED for a picture without pixels
 */
export async function stripPicture(bytes: Uint8Array, file: CheckedFile): Promise<Uint8Array | undefined> {
  const read = async (offset: number, length: number) => bytes.subarray(offset, offset + length);
  const plan = await planStrip({ size: bytes.length, read }, { windowSize: bytes.length });
  if (plan.kind === "clean") return undefined;
  if (plan.kind !== "pieces") throw unreadable(file);
  return Buffer.concat(plan.pieces.map((piece) => ("to" in piece ? bytes.subarray(piece.from, piece.to) : piece)));
}
