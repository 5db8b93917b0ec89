import { resizeImage } from "./resize-image.ts";
import { stripMetadata } from "./strip-metadata.ts";

export type ImageType = "image/jpeg" | "image/png" | "image/webp";

export type ImageOptions = {
  /**
   * The longest that an edge may be, in pixels; a larger picture is made smaller, and its colours become sRGB.
   * @default pictures keep their size
   */
  maxEdge?: number;
  /**
   * What becomes of pictures of other types, as far as this browser decodes them (HEIC: Safari alone) and encodes that one.
   * @default a picture keeps its type; one whose type no browser writes becomes a JPEG, an AVIF only where it is made smaller
   */
  type?: ImageType;
  /** How good a JPEG or WebP is that is written anew, from 0 to 1. @default 0.85 */
  quality?: number;
};

/**
 * For `beforeUpload`: takes the place, the time, the device and all other metadata out of a JPEG, PNG or WebP before it leaves the
 * device. Pixels, colour profile and orientation stay as they are; nothing is encoded anew unless `maxEdge` or `type` ask for it,
 * which happens in a worker, one picture at a time. What is no picture, an animation, and what this browser can't decode or encode
 * keep their size and type.
 *
 * @returns the file itself where nothing has to change
 * @throws UploadError FILE_DAMAGED for a picture that has no pixels, FILE_CHANGED where it can't be read any more
 */
export async function prepareImage(file: File, options: ImageOptions = {}): Promise<Blob> {
  const resized = await resizeImage(file, options);
  return resized ?? (await stripMetadata(file));
}
