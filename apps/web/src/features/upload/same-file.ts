import { MiB, type Visibility } from "@s3-direct/upload-core";
import type { RouterOutputs } from "../../lib/trpc.ts";

/** A file of the person's library that has the bytes of a chosen one. */
export type SameFile = RouterOutputs["media"]["findSame"][number];

/**
 * In bytes. The engine announces no hash of a larger file, as all of it would be in memory, so the library knows none by its hash; and one of
 * this size is hashed in a tenth of a second.
 */
const maxSize = 32 * MiB;

const found = new WeakMap<File, SameFile>();
const sentAnyway = new WeakSet<File>();

/** What there is in the library of a file that was not sent. */
export const sameFileOf = (file: File): SameFile | undefined => found.get(file);

/** Somebody has said that these are wanted once more. */
export function sendAnyway(files: readonly File[]): void {
  for (const file of files) sentAnyway.add(file);
}

/** Whether it can be found out of a file whether the library has it. */
export const isComparable = ({ size }: File): boolean =>
  size > 0 && size <= maxSize && globalThis.crypto?.subtle !== undefined;

/**
 * Whether a chosen file is in the person's library, as public or private as it is wanted. Said once of a file: sent again, it goes up. Where it
 * cannot be found out, it is not there.
 *
 * @param chosen.sent - what would go up of it
 * @param chosen.album - what is in the library already goes into it
 * @param options.signal - ends the wait: then it is not there
 */
export async function isInLibrary(
  { file, sent, album }: { file: File; sent: File; album: string | undefined },
  { visibility, signal }: { visibility: Visibility; signal: AbortSignal },
): Promise<boolean> {
  if (!isComparable(sent) || found.has(file) || sentAnyway.has(file)) return false;
  const chunk = await import("./find-same.ts").catch(() => undefined);
  const same = await chunk?.findSame({ name: file.name, sent }, { visibility, signal });
  // A pause and a go may have asked twice.
  if (same === undefined || signal.aborted || found.has(file) || sentAnyway.has(file)) return false;
  found.set(file, same);
  if (album !== undefined) void chunk?.putInto(album, [same.id]);
  return true;
}
