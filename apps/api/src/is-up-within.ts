import { setTimeout as sleep } from "node:timers/promises";

/** Whether something is up that answers within this many milliseconds. */
export async function isUpWithin(ms: number, answer: Promise<boolean>): Promise<boolean> {
  const stop = new AbortController();
  const late = sleep(ms, false, { signal: stop.signal, ref: false }).catch(() => false);
  return Promise.race([answer, late]).finally(() => stop.abort());
}
