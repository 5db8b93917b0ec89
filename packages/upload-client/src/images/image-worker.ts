import { createSequence, createTaskWorker } from "../lib/worker-tasks.ts";
import type { ImageOptions } from "./prepare-image.ts";

export type ResizeTask = ImageOptions & { file: File };
export type PreviewTask = { file: Blob; width: number | undefined };

/** Milliseconds. A worker that says nothing for so long will not; the next task gets another one. */
const longestTask = 30_000;

// Its name as it is built; bundlers find the source by it too.
const worker = createTaskWorker(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));

/** Has something done with a picture in a worker. @returns undefined where this browser can't do it */
export async function askWorker(task: ResizeTask | PreviewTask): Promise<unknown> {
  return (await worker.ask(task, longestTask))?.data;
}

/** Decoded, a picture of 12 megapixels takes 48 MB. */
export const oneByOne = createSequence();
