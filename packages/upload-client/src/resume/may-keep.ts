import { MiB } from "@s3-direct/upload-core";
import { resultWithin } from "../lib/abortable.ts";
import { longestRequest } from "../lib/time-limits.ts";

/** The largest file that is copied into the browser's storage, and the most that all of them may take together. */
const largestFile = 64 * MiB;
const most = 256 * MiB;

/**
 * Whether a file is small enough to be copied until it is finished. Then the upload can continue without the file being
 * chosen again: a phone may discard pages at any time.
 * @param kept how many bytes are already kept
 */
export async function mayKeep(size: number, kept: number): Promise<boolean> {
  if (size > largestFile || kept + size > most) return false;
  // A page that is not a secure context gets no estimate, and a browser whose storage hangs gives none; a write without
  // enough space simply fails.
  const estimate = async () => globalThis.navigator?.storage?.estimate?.();
  const { quota, usage = 0 } = (await resultWithin(estimate(), longestRequest)) ?? {};
  // Half of the free space is left to the application.
  return quota === undefined || (quota - usage) / 2 > size;
}
