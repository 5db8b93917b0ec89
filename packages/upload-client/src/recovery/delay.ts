import { unlessAborted } from "../lib/abortable.ts";

export type DelayOptions = {
  signal?: AbortSignal | undefined;
  /** Its `wake` ends the delay. */
  wake?: EventTarget | undefined;
};

/**
 * @returns whether it was ended by `wake`
 * @throws UploadError `ABORTED`, at once, when the signal says so
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
