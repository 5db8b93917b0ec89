import type { S3Storage } from "./s3/storage.ts";

/**
 * How long a finish may take from its first look to the end of its copy without looking again; in milliseconds. Whoever ends
 * an upload waits as long after putting its mark before it empties the media key for the last time: a finish that has not
 * seen the mark, and does not look again, has published by then. Some ten times what a small file takes.
 */
export const SETTLE_MS = 1000;

/**
 * How old a published file is, in milliseconds, of which no copy can be under way any more: far longer than a copy in one call takes, and
 * more than the clocks of S3's servers differ. A delete of it waits for nobody.
 */
export const OLD_MS = 10 * 60_000;

/** How young an upload is, in milliseconds, of which no published file can be {@link OLD_MS} old before a finish of it ends. */
export const YOUNG_MS = OLD_MS / 2;

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
