import type { ImageOptions } from "./prepare-image.ts";

export type ResizeTask = ImageOptions & { file: File };

/** Milliseconds. A worker that says nothing for so long will not; the file goes up in its own size. */
const LONGEST_RESIZE = 30_000;

let worker: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Makes a picture smaller, or one of another type, in a worker. One at a time: decoded, one of 12 megapixels takes 48 MB.
 * @returns undefined where nothing has to change, or this browser can't do it
 */
export async function resizeImage(file: File, options: ImageOptions): Promise<Blob | undefined> {
  const isAsked = options.maxEdge !== undefined || options.type !== undefined;
  if (!isAsked || !/^image\/(?!gif|svg)/.test(file.type)) return undefined;
  waiting += 1;
  const turn = last.then(() => askWorker({ file, ...options }));
  // One that fails holds up none of the others.
  last = turn.catch(() => {});
  try {
    return await turn;
  } finally {
    waiting -= 1;
    if (waiting === 0) closeWorker();
  }
}

async function askWorker(task: ResizeTask): Promise<Blob | undefined> {
  const opened = openWorker();
  if (!opened) return undefined;
  const listening = new AbortController();
  const { signal } = listening;
  const answer = await new Promise<unknown>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), LONGEST_RESIZE);
    signal.addEventListener("abort", () => clearTimeout(timer));
    opened.addEventListener("message", ({ data }: MessageEvent<unknown>) => resolve(data), { signal });
    opened.addEventListener("error", () => resolve(undefined), { signal });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
    opened.postMessage(task);
  });
  listening.abort();
  // It failed, or is still at it: the next picture gets another.
  if (answer === undefined) closeWorker();
  return answer instanceof Blob ? answer : undefined;
}

/** Undefined where there is none, or the page's Content-Security-Policy allows none. */
function openWorker(): Worker | undefined {
  try {
    // Its name as it is built; bundlers find the source by it too.
    worker ??= new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  } catch {
    return undefined;
  }
  return worker;
}

function closeWorker(): void {
  worker?.terminate();
  worker = undefined;
}
