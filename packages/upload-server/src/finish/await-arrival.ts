import { readUpload, type StoredUpload } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";

/** In milliseconds, after the first look. */
const firstWait = 10;

/** Each wait is so many times as long as the one before, so that a few looks are enough. */
const growth = 1.5;

/** In milliseconds. Other calls in the same batch wait just as long for their answers. */
const longest = 500;

/** A limit that does not depend on how quickly S3 answers, nor on the clock. */
const mostLooks = 10;

export type Arrival = {
  stored: StoredUpload;
  /** A time of the storage's clock: it was read after that. */
  since: number;
  /**
   * When the last look began that did not find it, if there was one. It was neither published nor ended by then: a delete or an abort
   * would have left something in its place.
   */
  missedAt: number | undefined;
};

/** Waits a moment for an upload that is on its way. @returns it as it was read, or undefined when it has not come */
export async function awaitArrival(storage: S3Storage, key: string): Promise<Arrival | undefined> {
  const { clock } = storage;
  const until = clock.now() + longest;
  let wait = firstWait;
  let missedAt: number | undefined;
  for (let look = 1; ; look += 1) {
    const since = clock.now();
    const stored = await readUpload(storage, key);
    if (stored) return { stored, since, missedAt };
    missedAt = since;
    if (look === mostLooks || clock.now() + wait > until) return undefined;
    await clock.wait(wait);
    wait *= growth;
  }
}
