import { createSequence } from "../lib/worker-tasks.ts";
import { askWorker, oneByOne } from "./image-worker.ts";

export type PreviewOptions = {
  /**
   * In pixels of the screen. A smaller picture keeps its size; how high a preview is follows from the picture's shape, and one that would be
   * more than four times as high as that is narrower.
   * @default 256
   */
  width?: number;
  /** Aborted when nobody waits for it any more: a preview whose turn has not come is not made then. */
  signal?: AbortSignal;
};

/** Only the first preview in line waits beside the pictures that are made smaller: no upload waits for all previews of a list. */
const inLine = createSequence();

/**
 * A small picture of a chosen file, upright, to be drawn into a canvas. It is decoded in a worker, one at a time, and only the small one stays in
 * memory: an `<img>` of the file keeps as many pixels as the photo has.
 * @returns undefined where this browser can't do it, or the signal was aborted before
 */
export async function previewImage(
  file: Blob,
  { width, signal }: PreviewOptions = {},
): Promise<ImageBitmap | undefined> {
  const answer = await inLine(async () => (signal?.aborted ? undefined : oneByOne(() => askWorker({ file, width }))));
  return answer instanceof ImageBitmap ? answer : undefined;
}
