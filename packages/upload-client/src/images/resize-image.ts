import { askWorker, oneByOne } from "./image-worker.ts";
import type { ImageOptions } from "./prepare-image.ts";

/**
 * Makes a picture smaller, or converts it to another type.
 * @returns undefined if nothing has to change, or this browser cannot do it
 */
export async function resizeImage(file: File, options: ImageOptions): Promise<Blob | undefined> {
  const isAsked = (options.maxEdge ?? options.type) !== undefined;
  if (!isAsked || !/^image\/(?!gif|svg)/.test(file.type)) return undefined;
  const answer = await oneByOne(() => askWorker({ file, ...options }));
  return answer instanceof Blob ? answer : undefined;
}
