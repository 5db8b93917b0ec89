import { PutObjectCommand } from "@aws-sdk/client-s3";
import { isPreconditionFailed, mapStorageError } from "./s3/map-error.ts";
import { isThere, type StoredUpload } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";
import { decodeRecord } from "./upload-record.ts";

type Upload = { key: string; size: number };

/**
 * Ends an upload for good. An object is put over it whose size differs from the one in its key and that has no record: a
 * presigned PUT can't replace it (`If-None-Match: *`). A form can, and so can any URL where the provider has no conditional
 * PUT, so a second object beside it says the same; its key is no upload key, so nothing else ever writes there.
 */
export async function putTombstone(storage: S3Storage, { key, size }: Upload): Promise<void> {
  // The mark beside it first: from then on no finish publishes what may come.
  if (!isOneShot(storage, size)) await put(storage, { Key: goneKey(key), Body: "" });
  await put(storage, { Key: key, Body: tombstoneOf(size) });
}

/** Ends an upload of which nothing has arrived. @returns false when that is not certain: then nothing was done */
export async function putFirstTombstone(storage: S3Storage, { key, size }: Upload): Promise<boolean> {
  if (!isOneShot(storage, size)) return false;
  try {
    await put(storage, { Key: key, Body: tombstoneOf(size), IfNoneMatch: "*" });
    return true;
  } catch (error) {
    if (isPreconditionFailed(error)) return false;
    throw error;
  }
}

const tombstoneOf = (size: number) => (size === 0 ? "-" : "");

/** Whether what is stored was put there by {@link putTombstone}: a size that does not fit, and no record. */
export function isTombstone({ size }: { size: number }, stored: StoredUpload | undefined): boolean {
  return stored !== undefined && stored.size !== size && decodeRecord(stored.record) === undefined;
}

/** Whether an upload that its key's object can't speak for was ended. */
export async function isEnded(storage: S3Storage, { key, size }: Upload): Promise<boolean> {
  return !isOneShot(storage, size) && isThere(storage, { Bucket: storage.uploadBucket, Key: goneKey(key) });
}

/** Whether an upload's request is good once, so that what stands under its key is the truth. */
export function isOneShot({ capabilities, plan }: S3Storage, size: number): boolean {
  const mayBeForm = capabilities.form !== "none" && size <= (plan.formMax ?? 0);
  return capabilities.conditionalPut && !mayBeForm;
}

const goneKey = (key: string) => `${key}.gone`;

async function put(storage: S3Storage, object: { Key: string; Body: string; IfNoneMatch?: string }): Promise<void> {
  try {
    // The SDK takes an empty text for a stream of unknown length.
    const command = new PutObjectCommand({
      ...object,
      Bucket: storage.uploadBucket,
      ContentLength: object.Body.length,
    });
    await storage.publisher.send(command);
  } catch (error) {
    throw mapStorageError(error);
  }
}
