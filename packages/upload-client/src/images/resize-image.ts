import { createTaskWorker, createSequence } from "../worker-tasks.ts";
import type { ImageOptions } from "./prepare-image.ts";

export type ResizeTask = ImageOptions & { file: File };

/** Milliseconds. A worker that says nothing for so long will not; the file goes up in its own size, and the next gets another worker. */
const longestResize = 30_000;

// Its name as it is built; bundlers find the source by it too.
const worker = createTaskWorker(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));
/** Decoded, a picture of 12 megapixels takes 48 MB. */
const oneByOne = createSequence();

/**
 * Makes a picture smaller, or one of another type, in a worker, one at a time.
 * @returns undefined where nothing has to change, or this browser can't do it
 */
export async function resizeImage(file: File, options: ImageOptions): Promise<Blob | undefined> {
  const isAsked = options.maxEdge !== undefined || options.type !== undefined;
  if (!isAsked || !/^image\/(?!gif|svg)/.test(file.type)) return undefined;
  const task: ResizeTask = { file, ...options };
  const answer = await oneByOne(() => worker.ask(task, longestResize));
  return answer?.data instanceof Blob ? answer.data : undefined;
}
