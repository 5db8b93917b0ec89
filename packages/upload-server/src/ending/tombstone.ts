import { isOneShot, isStillOpen, putEndMarks, readMark } from "./end-mark.ts";
import { refusalIn } from "./refusal.ts";
import { isPreconditionFailed } from "../s3/map-error.ts";
import { readUpload, sizeOf, type StoredUpload } from "../s3/read-head.ts";
import { putText } from "../s3/put-text.ts";
import type { S3Storage } from "../s3/storage.ts";
import { decodeRecord } from "../upload-record.ts";

type Upload = { key: string; size: number; partSize?: number | undefined };

/**
 * Ends an upload for good. It overwrites the upload with an object that has no record and whose size differs from the
 * one in the key. A presigned PUT can't replace that object (`If-None-Match: *`). A form can, and so can any URL if the
 * provider has no conditional PUT; then a mark beside the object says the same.
 * @returns whether the overwritten bytes stay, as an old version
 */
export async function putTombstone(storage: S3Storage, upload: Upload): Promise<{ keepsVersions: boolean }> {
  const { key, size } = upload;
  const put = await putText(storage, { Key: key, Body: tombstoneOf(size) });
  // Before the marks: a finish that finds nothing under the key knows that there are no marks either.
  if (!isOneShot(storage, upload)) await putEndMarks(storage, key);
  return put;
}

/** Ends an upload of which nothing has arrived. @returns false if that is not certain; nothing was done then */
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

/** Whether {@link putFirstTombstone} can be certain. If so, its false means that there was an object before. */
export function canBeFirst(storage: S3Storage, upload: Omit<Upload, "key">): boolean {
  // The tombstone is a PUT with a condition, whatever the upload's own request is.
  return isOneShot(storage, upload) && storage.capabilities.conditionalPut;
}

/**
 * Puts the tombstone again if S3 was completing the upload's parts, and has replaced the tombstone by the whole file.
 * Only `conditionalComplete` prevents that. Call it once the parts are freed and the finishes that do not look again
 * have ended.
 */
export async function replaceLateCompletion(storage: S3Storage, upload: Upload): Promise<void> {
  const { key: Key, size, partSize } = upload;
  if (partSize === undefined || isOneShot(storage, upload)) return;
  const isWhole = (await sizeOf(storage, { Bucket: storage.uploadBucket, Key })) === size;
  if (isWhole) await putText(storage, { Key, Body: tombstoneOf(size) });
}

const tombstoneOf = (size: number) => (size === 0 ? "-" : "");

/** Whether the stored object was put by {@link putTombstone}: a wrong size, no record, and not a refusal. */
export function isTombstone({ size }: { size: number }, stored: StoredUpload | undefined): boolean {
  if (stored === undefined || stored.size === size || decodeRecord(stored.record) !== undefined) return false;
  return refusalIn({ size }, stored) === undefined;
}

/**
 * Whether an upload that was read before may not be published any more: it was ended or refused, or it is gone. If a
 * reusable request has stored other bytes in its place, that does not end it.
 */
export async function isOver(storage: S3Storage, upload: Upload & { etag: string }): Promise<boolean> {
  if (await isStillOpen(storage, upload)) return false;
  const [stored, isMarked] = await Promise.all([readUpload(storage, upload.key), readMark(storage, upload)]);
  if (isMarked || stored === undefined || isTombstone(upload, stored)) return true;
  return refusalIn(upload, stored) !== undefined;
}
