import type { S3Storage } from "./s3/storage.ts";

/**
 * How long a finish may take from its first look to the end of its copy without looking again; in milliseconds. Whoever ends
 * an upload waits as long after putting its mark before it empties the media key for the last time: a finish that has not
 * seen the mark, and does not look again, has published by then. Some ten times what a small file takes.
 */
export const SETTLE_MS = 1000;

/** Time that passes, whatever the date; passed in by tests. */
export type Clock = {
  /** In milliseconds, from any beginning. */
  now: () => number;
  wait: (ms: number) => Promise<void>;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Waits until every finish has ended that began before `since` and does not look again. */
export async function waitUntilSettled({ clock }: S3Storage, since: number): Promise<void> {
  const left = since + SETTLE_MS - clock.now();
  if (left > 0) await clock.wait(left);
}
