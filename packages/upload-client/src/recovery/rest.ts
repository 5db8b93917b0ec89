import { unlessAborted } from "../abortable.ts";

/** The longest that a timer takes, in milliseconds; longer ones end at once. */
const longestTimer = 2 ** 31 - 1;

export type RestOptions = {
  signal: AbortSignal;
  /** Ends the rest early. */
  nudges?: EventTarget;
  /** So do the network that comes back and the page that is looked at again. */
  wakesUp?: boolean;
};

/** @throws UploadError `ABORTED`, at once, when the signal says so. */
export async function rest(milliseconds: number, { signal, nudges, wakesUp = false }: RestOptions): Promise<void> {
  const listeners = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rested = new Promise<void>((resolve) => {
    const end = () => resolve();
    const on = { signal: listeners.signal };
    timer = setTimeout(end, Math.min(milliseconds, longestTimer));
    nudges?.addEventListener("nudge", end, on);
    if (!wakesUp || typeof window === "undefined") return;
    window.addEventListener("online", end, on);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && resolve(), on);
  });
  try {
    await unlessAborted(rested, signal);
  } finally {
    clearTimeout(timer);
    listeners.abort();
  }
}
