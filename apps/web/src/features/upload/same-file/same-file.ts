import { MiB, type Visibility } from "@s3-direct/upload-core";
import type { RouterOutputs } from "../../../lib/trpc.ts";
import { putInto } from "./put-into-albums.ts";
import type { UploadInput } from "../upload-input.ts";

/** A file of the person's library that has the bytes of a chosen one. */
export type SameFile = RouterOutputs["media"]["findSame"][number];

/**
 * In bytes. The engine sends no hash of a larger file, because the whole file would be in memory, so the library can't
 * find one by its hash. A file of this size is hashed in a tenth of a second.
 */
const maxSize = 32 * MiB;

const found = new WeakMap<File, SameFile>();
const sentAnyway = new WeakSet<File>();

/** Returns the library's copy of a file that was not sent. */
export const sameFileOf = (file: File): SameFile | undefined => found.get(file);

/** Notes that somebody wants to send these files again. */
export function sendAnyway(files: readonly File[]): void {
  for (const file of files) sentAnyway.add(file);
}

/** Whether it can be found out if the library has this file. */
export const isComparable = ({ size }: File): boolean =>
  size > 0 && size <= maxSize && globalThis.crypto?.subtle !== undefined;

/**
 * Whether a chosen file is in the person's library, with the wanted visibility. True only once for a file: if it is
 * sent again, it is uploaded. False if it can't be found out.
 *
 * @param chosen.sent - the file that would be sent in its place
 * @param chosen.album - the id of an album, to which a file that is in the library is added
 * @param chosen.albumName - only for a file of a folder: the name of its album
 * @param options.signal - ends the wait; the result is then false
 */
export async function isInLibrary(
  { file, sent, album, albumName: name }: { file: File; sent: File } & UploadInput,
  { visibility, signal }: { visibility: Visibility; signal: AbortSignal },
): Promise<boolean> {
  if (!isComparable(sent) || found.has(file) || sentAnyway.has(file)) return false;
  const chunk = await import("./find-same.ts").catch(() => undefined);
  const same = await chunk?.findSame({ name: file.name, sent }, { visibility, signal });
  // A pause and a resume may have asked twice.
  if (same === undefined || signal.aborted || found.has(file) || sentAnyway.has(file)) return false;
  found.set(file, same);
  if (album !== undefined) putInto({ id: album, name }, [same.id]);
  return true;
}
