import { readUpload, type StoredUpload } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";

/** In milliseconds, after the first look. */
const firstWait = 10;

/** Each wait is so many times as long as the one before: hardly any are needed for what arrives soon, nor for what does not. */
const growth = 1.5;

/** In milliseconds. Other calls in the same batch wait just as long for their answers. */
const longest = 500;

/** A limit that holds however quickly S3 answers, and whatever the clock says. */
const mostLooks = 10;

export type Arrival = {
  stored: StoredUpload;
  /** By the storage's clock: it was read after that. */
  since: number;
  /** Whether an earlier look did not find it: then it is not published either, but for what others do at this very moment. */
  wasAwaited: boolean;
};

/** Waits a moment for an upload that is on its way. @returns it as it was read, or undefined when it has not come */
export async function awaitArrival(storage: S3Storage, key: string): Promise<Arrival | undefined> {
  const { clock } = storage;
  const until = clock.now() + longest;
  let wait = firstWait;
  for (let look = 1; ; look += 1) {
    const since = clock.now();
    const stored = await readUpload(storage, key);
    if (stored) return { stored, since, wasAwaited: look > 1 };
    if (look === mostLooks || clock.now() + wait > until) return undefined;
    await clock.wait(wait);
    wait *= growth;
  }
}
