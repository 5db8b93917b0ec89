import { createSequence } from "../lib/sequence.ts";
import { askWorker, oneByOne } from "./image-worker.ts";

export type PreviewOptions = {
  /**
   * In pixels of the screen. A smaller picture keeps its size. The height follows from the picture's shape; if it would
   * be more than four times the width, the preview is narrower.
   * @default 256
   */
  width?: number | undefined;
  /** Abort it when the preview is no longer needed: a preview that is still queued is then not made. */
  signal?: AbortSignal | undefined;
};

/**
 * Only the first queued preview competes with the pictures that are being made smaller, so no upload waits for all
 * previews of a list.
 */
const inLine = createSequence();

/**
 * Returns a small, upright picture of a chosen file, to be drawn into a canvas. It is decoded in a worker, one at a
 * time, and only the small picture stays in memory: an `<img>` of the file would keep all pixels of the photo.
 * @returns undefined if this browser cannot do it, or the signal was aborted before
 */
export async function previewImage(
  file: Blob,
  { width, signal }: PreviewOptions = {},
): Promise<ImageBitmap | undefined> {
  const answer = await inLine(async () => (signal?.aborted ? undefined : oneByOne(() => askWorker({ file, width }))));
  return answer instanceof ImageBitmap ? answer : undefined;
}
