import type { S3Storage } from "../s3/storage.ts";

/**
 * In milliseconds. A finish that takes less time than this from its first look to the end of its copy does not check
 * again whether the upload was ended. So, after writing its mark, a delete or abort waits just as long before it
 * removes the media object for the last time: by then every finish that missed the mark and does not check again has
 * published. About ten times what a small file takes.
 */
export const unconfirmedFinishMs = 1000;

/**
 * In milliseconds. A published file of this age can't have a running copy any more: it is far longer than a copy in one
 * call takes, and longer than the clocks of S3's servers differ. A delete of such a file does not wait.
 */
export const oldMs = 10 * 60_000;

/**
 * In milliseconds. The published file of a younger upload can't become {@link oldMs} old before a finish of it ends.
 */
export const youngMs = oldMs / 2;

/** Waits until all finishes have ended that began before `since` and do not look again. */
export async function waitForUnconfirmedFinishes({ clock }: S3Storage, since: number): Promise<void> {
  const left = since + unconfirmedFinishMs - clock.now();
  if (left > 0) await clock.wait(left);
}
