import { UploadError } from "@s3-direct/upload-core";

/** A delete takes several calls to S3, and may wait a second for a finish. */
const atOnce = 10;

export type Tried = {
  done: number;
  failures: unknown[];
  /** Whether it ended before all were tried. */
  isStorageAway: boolean;
};

/** Deletes all items, ten at once. An item that can't be deleted does not stop the others. If S3 is down, it ends. */
export async function tryAll<T>(all: readonly T[], remove: (one: T) => Promise<unknown>): Promise<Tried> {
  const tried: Tried = { done: 0, failures: [], isStorageAway: false };
  for (let at = 0; at < all.length && !tried.isStorageAway; at += atOnce) {
    const ends = await Promise.allSettled(all.slice(at, at + atOnce).map(remove));
    const failures = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    tried.done += ends.length - failures.length;
    tried.failures.push(...failures);
    tried.isStorageAway = failures.length === ends.length && failures.every(isStorageAway);
  }
  return tried;
}

function isStorageAway(failure: unknown): boolean {
  return failure instanceof UploadError && failure.code === "STORAGE_UNAVAILABLE";
}
