import { isThere } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";

/** In milliseconds, after the first look. */
const firstWait = 10;

/** Each wait is so many times as long as the one before: hardly any are needed for what arrives soon, nor for what does not. */
const growth = 1.5;

/** In milliseconds. Other calls in the same batch wait just as long for their answers. */
const longest = 500;

/** A limit that holds however quickly S3 answers, and whatever the clock says. */
const mostLooks = 10;

/** Waits a moment for an upload that is on its way. @returns whether it is there */
export async function awaitArrival(storage: S3Storage, key: string): Promise<boolean> {
  const { clock } = storage;
  const upload = { Bucket: storage.uploadBucket, Key: key };
  const until = clock.now() + longest;
  let wait = firstWait;
  for (let look = 1; !(await isThere(storage, upload)); look += 1) {
    if (look === mostLooks || clock.now() + wait > until) return false;
    await clock.wait(wait);
    wait *= growth;
  }
  return true;
}
