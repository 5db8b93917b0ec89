import { resizeImage } from "./resize-image.ts";
import { stripMetadata } from "./strip-metadata.ts";

export type ImageType = "image/jpeg" | "image/png" | "image/webp";

export type ImageOptions = {
  /**
   * The longest that an edge may be, in pixels. A larger picture is made smaller, and its colours become sRGB.
   * @default pictures keep their size
   */
  maxEdge?: number | undefined;
  /**
   * The type that pictures of other types are converted to, if this browser can decode them (HEIC: only Safari) and
   * encode that type.
   * @default a picture keeps its type. If no browser can encode its type, it becomes a JPEG; an AVIF only if it is made
   * smaller
   */
  type?: ImageType | undefined;
  /** The quality of a JPEG or WebP that is encoded again, from 0 to 1. @default 0.85 */
  quality?: number | undefined;
};

/**
 * For `beforeUpload`: removes the place, the time, the device and all other metadata from a JPEG, PNG or WebP before it
 * leaves the device. Pixels, colour profile and orientation stay as they are. A picture is encoded again only if
 * `maxEdge` or `type` requires it, in a worker, one picture at a time. Other files, animations, and pictures that this
 * browser cannot decode or encode keep their size and type.
 *
 * @returns the file itself if nothing has to change
 * @throws UploadError FILE_DAMAGED if a picture has no pixels, FILE_CHANGED if it can no longer be read
 */
export async function prepareImage(file: File, options: ImageOptions = {}): Promise<Blob> {
  const resized = await resizeImage(file, options);
  return resized ?? (await stripMetadata(file));
}
