import type { S3Storage } from "../s3/storage.ts";

/**
 * How long a finish may take from its first look to the end of its copy without looking again; in milliseconds. A delete or an abort
 * waits as long after putting its mark before it empties the media key for the last time: a finish that has not seen the mark, and does
 * not look again, has published by then. Some ten times what a small file takes.
 */
export const settleMs = 1000;

/**
 * A published file of this age, in milliseconds, can have no copy under way any more: it is far longer than a copy in one call takes, and
 * more than the clocks of S3's servers differ. A delete of such a file does not wait.
 */
export const oldMs = 10 * 60_000;

/** The published file of an upload younger than this, in milliseconds, can't be {@link oldMs} old before a finish of it ends. */
export const youngMs = oldMs / 2;

/** Waits until all finishes have ended that began before `since` and do not look again. */
export async function waitUntilSettled({ clock }: S3Storage, since: number): Promise<void> {
  const left = since + settleMs - clock.now();
  if (left > 0) await clock.wait(left);
}
