import { isOneShot, isUnended, putEndMarks, readMark } from "./end-mark.ts";
import { refusalIn } from "./refusal.ts";
import { isPreconditionFailed } from "./s3/map-error.ts";
import { readUpload, type StoredUpload } from "./s3/read-head.ts";
import { putText } from "./s3/put-text.ts";
import type { S3Storage } from "./s3/storage.ts";
import { decodeRecord } from "./upload-record.ts";

type Upload = { key: string; size: number; partSize?: number | undefined };

/**
 * Ends an upload for good. An object is put over it whose size differs from the one in its key and that has no record: a
 * presigned PUT can't replace it (`If-None-Match: *`). A form can, and so can any URL where the provider has no conditional
 * PUT, so a mark beside it says the same.
 * @returns whether the bytes that it was put over stay, as an old version
 */
export async function putTombstone(storage: S3Storage, upload: Upload): Promise<{ keepsVersions: boolean }> {
  const { key, size } = upload;
  const put = await putText(storage, { Key: key, Body: tombstoneOf(size) });
  // Where marks are, a tombstone was before: whoever finds nothing under the key knows that there are none.
  if (!isOneShot(storage, upload)) await putEndMarks(storage, key);
  return put;
}

/** Ends an upload of which nothing has arrived. @returns false when that is not certain: then nothing was done */
export async function putFirstTombstone(storage: S3Storage, upload: Upload): Promise<boolean> {
  if (!canBeFirst(storage, upload)) return false;
  const { key, size } = upload;
  try {
    await putText(storage, { Key: key, Body: tombstoneOf(size), IfNoneMatch: "*" });
    return true;
  } catch (error) {
    if (isPreconditionFailed(error)) return false;
    throw error;
  }
}

/** Whether {@link putFirstTombstone} can be certain: then it was not the first where it said so. */
export function canBeFirst(storage: S3Storage, upload: Omit<Upload, "key">): boolean {
  // Its own condition is a PUT's, whatever the upload's request takes.
  return isOneShot(storage, upload) && storage.capabilities.conditionalPut;
}

const tombstoneOf = (size: number) => (size === 0 ? "-" : "");

/** Whether what is stored was put there by {@link putTombstone}: a size that does not fit, no record, and no refusal. */
export function isTombstone({ size }: { size: number }, stored: StoredUpload | undefined): boolean {
  if (stored === undefined || stored.size === size || decodeRecord(stored.record) !== undefined) return false;
  return refusalIn({ size }, stored) === undefined;
}

/**
 * Whether nothing may be published of an upload that was read before: it was ended or refused, or it is gone. Bytes that a request which
 * can be used again has put in their place don't end it.
 */
export async function isOver(storage: S3Storage, upload: Upload & { etag: string }): Promise<boolean> {
  if (await isUnended(storage, upload)) return false;
  const [stored, isMarked] = await Promise.all([readUpload(storage, upload.key), readMark(storage, upload)]);
  if (isMarked || stored === undefined || isTombstone(upload, stored)) return true;
  return refusalIn(upload, stored) !== undefined;
}
