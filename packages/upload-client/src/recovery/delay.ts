import { unlessAborted } from "../lib/abortable.ts";

export type DelayOptions = {
  signal?: AbortSignal | undefined;
  /** Its `wake` event ends the delay. */
  wake?: EventTarget | undefined;
};

/**
 * Waits for this many milliseconds, or until `wake`.
 * @returns whether `wake` ended the wait
 * @throws UploadError `ABORTED`, as soon as the signal aborts
 */
export async function delay(milliseconds: number, { signal, wake }: DelayOptions): Promise<boolean> {
  const listeners = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
    wake?.addEventListener("wake", () => resolve(true), { signal: listeners.signal });
  });
  try {
    return await unlessAborted(ended, signal);
  } finally {
    clearTimeout(timer);
    listeners.abort();
  }
}
