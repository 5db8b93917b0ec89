import { readUpload, type StoredUpload } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";

/** In milliseconds, after the first look. */
const firstWait = 10;

/** Each wait is this many times as long as the one before, so that a few looks are enough for a file that comes soon. */
const growth = 1.5;

/** The longest time between two looks, in milliseconds. */
const longestWait = 100;

/**
 * The longest wait in all, in milliseconds: a new connection needs six round trips of 200 ms for the largest file that
 * is waited for, as it sends little at first. Other calls in the same batch wait just as long for their answers.
 */
const longest = 1200;

/** A limit that depends neither on the speed of S3 nor on the clock. */
const mostLooks = 20;

export type Arrival = {
  stored: StoredUpload;
  /** A time of the storage's clock, before the upload was read. */
  since: number;
  /**
   * When the last look began that did not find the upload, if there was one. At that time it was neither published nor
   * ended: a delete or an abort would have left an object in its place.
   */
  missedAt: number | undefined;
};

/**
 * Waits a moment for an upload that is being sent.
 * @param signal aborts when the caller has left: its next page may have begun the upload again by the time it arrives
 * @returns the upload as it was read, or undefined if it did not come
 */
export async function awaitArrival(
  storage: S3Storage,
  key: string,
  signal: AbortSignal | undefined,
): Promise<Arrival | undefined> {
  const { clock } = storage;
  const until = clock.now() + longest;
  let wait = firstWait;
  let missedAt: number | undefined;
  for (let look = 1; ; look += 1) {
    const since = clock.now();
    const stored = await readUpload(storage, key);
    if (signal?.aborted) return undefined;
    if (stored) return { stored, since, missedAt };
    missedAt = since;
    const left = until - clock.now();
    if (look === mostLooks || left <= 0) return undefined;
    // The last look is at the very end.
    await clock.wait(Math.min(wait, left));
    wait = Math.min(wait * growth, longestWait);
  }
}
