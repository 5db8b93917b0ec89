import { MiB } from "@s3-direct/upload-core";

/** Larger files are not copied into the browser's storage, and all of them together take no more than that. */
const largestFile = 64 * MiB;
const most = 256 * MiB;

/**
 * Whether a file is small enough to be kept until it is finished, so that the upload goes on without the file being chosen
 * again: a phone throws pages away whenever it likes.
 * @param kept how much is kept already, in bytes
 */
export async function mayKeep(size: number, kept: number): Promise<boolean> {
  if (size > largestFile || kept + size > most) return false;
  // A page that is not a secure context is not told; a write that finds no room fails by itself.
  const { quota, usage = 0 } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
  // Half of the room stays the application's.
  return quota === undefined || (quota - usage) / 2 > size;
}
