import { createSequence } from "../lib/sequence.ts";
import { createTaskWorker } from "../lib/worker-tasks.ts";
import type { ImageOptions } from "./prepare-image.ts";

export type ResizeTask = ImageOptions & { file: File };
export type PreviewTask = { file: Blob; width: number | undefined };

/** In milliseconds. A worker that has not answered by then never will; the next task gets a new one. */
const longestTask = 30_000;

// The worker's name after the build; bundlers find its source by that name too.
const worker = createTaskWorker(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));

/** Sends a task about a picture to a worker. @returns undefined if this browser cannot do it */
export async function askWorker(task: ResizeTask | PreviewTask): Promise<unknown> {
  return (await worker.ask(task, longestTask))?.data;
}

/** One at a time: decoded, a picture of 12 megapixels takes 48 MB. */
export const oneByOne = createSequence();
