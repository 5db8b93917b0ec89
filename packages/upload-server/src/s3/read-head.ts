import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { KiB, UploadError } from "@s3-direct/upload-core";
import { isMissing, isNotFound, isPreconditionFailed, isRangeNotSatisfiable, mapStorageError } from "./map-error.ts";
import { readAtMost, readRange, unknownSize } from "./read-at-most.ts";
import { readByEtag } from "./read-by-etag.ts";
import type { S3Storage } from "./storage.ts";

/** An upload object as it is stored in the bucket. */
export type StoredUpload = {
  /** In bytes; -1 if S3 does not say, as for an object that it does not serve as it is stored. */
  size: number;
  contentType: string;
  etag: string;
  /** When S3 had the whole object, by S3's clock, in whole seconds; for a multipart upload, when it was created. */
  storedAt: Date | undefined;
  /** How long it has been stored, in milliseconds by S3's own clock; undefined if S3 does not say. */
  age: number | undefined;
  /** The encoded upload record; undefined for an object that was not stored by one of our signed requests. */
  record: string | undefined;
  /** The object's first bytes. */
  head: Uint8Array;
};

/** Enough to recognize the type of nearly every file, and a picture's dimensions, without another read. */
const headBytes = 64 * KiB;

/**
 * Reads the size, the stored headers and the first bytes by one ranged GET. @returns undefined if there is no object
 */
export async function readUpload(storage: S3Storage, key: string): Promise<StoredUpload | undefined> {
  const object = { Bucket: storage.uploadBucket, Key: key };
  try {
    const found = await storage.objects.readObject({ ...object, Range: `bytes=0-${headBytes - 1}` });
    const head = await readAtMost(found, headBytes);
    return describe(found, { size: totalOf(found.ContentRange) ?? found.ContentLength ?? unknownSize, head });
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (!isRangeNotSatisfiable(error)) throw mapStorageError(error);
    // An empty object has no first byte for a range.
    return readEmptyUpload(storage, object);
  }
}

/** The last bytes of an upload, and the version that they are from. */
export type Tail = { etag: string; offset: number; bytes: Uint8Array };

/**
 * Reads the end along with the first bytes, for formats that are recognized by their end. The caller compares both
 * ETags.
 * @returns undefined if the first bytes are the whole file, if there is no object yet, or if S3 sends no range
 */
export async function readTail(
  storage: S3Storage,
  { key, size, length }: { key: string; size: number; length: number },
): Promise<Tail | undefined> {
  if (length === 0 || size <= headBytes) return undefined;
  const offset = Math.max(0, size - length);
  const object = { Bucket: storage.uploadBucket, Key: key, Range: `bytes=${offset}-${size - 1}` };
  try {
    const found = await storage.objects.readObject(object);
    const bytes = await readRange(found, size - offset);
    return bytes && { etag: found.ETag ?? "", offset, bytes };
  } catch (error) {
    // The object is smaller than its key says. The read of the first bytes detects and reports this.
    if (isMissing(error) || isRangeNotSatisfiable(error)) return undefined;
    throw mapStorageError(error);
  }
}

/**
 * Reads more of the same object, from `start` to before `end`.
 * @throws UploadError STORAGE_UNAVAILABLE if it was replaced meanwhile: the next finish reads the new object
 */
export async function readMore(
  storage: S3Storage,
  { key, etag, start, end }: { key: string; etag: string; start: number; end: number },
): Promise<Uint8Array> {
  const object = { Bucket: storage.uploadBucket, Key: key, IfMatch: etag };
  try {
    const found = await readByEtag(storage, { ...object, Range: `bytes=${start}-${end - 1}` });
    const bytes = await readRange(found, end - start);
    if (bytes) return bytes;
    throw new UploadError("STORAGE_UNAVAILABLE");
  } catch (error) {
    if (isPreconditionFailed(error) || isNotFound(error))
      throw new UploadError("STORAGE_UNAVAILABLE", { cause: error });
    throw mapStorageError(error);
  }
}

async function readEmptyUpload(storage: S3Storage, object: ObjectName): Promise<StoredUpload | undefined> {
  const found = await headOf(storage, object);
  return found && describe(found, { size: found.ContentLength ?? 0, head: new Uint8Array() });
}

type ObjectName = { Bucket: string; Key: string };

/** Returns S3's answer to a HEAD request. @returns undefined if there is no object, as far as the publisher may know */
async function headOf({ objects }: S3Storage, object: ObjectName) {
  try {
    return await objects.headObject(object);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw mapStorageError(error);
  }
}

function describe(
  found: Pick<HeadObjectCommandOutput, "ContentType" | "ETag" | "LastModified" | "Metadata"> & { answeredAt?: Date },
  read: { size: number; head: Uint8Array },
): StoredUpload {
  return {
    ...read,
    contentType: found.ContentType ?? "",
    etag: found.ETag ?? "",
    storedAt: found.LastModified,
    age: ageIn(found),
    record: found.Metadata?.["upload"],
  };
}

/** `bytes 0-99/12345` → 12345 */
function totalOf(contentRange: string | undefined): number | undefined {
  const total = contentRange?.split("/")[1];
  return total === undefined ? undefined : Number(total);
}

/** Returns the current object's ETag; undefined if there is none, as far as the publisher may know. */
export async function etagOf(storage: S3Storage, object: ObjectName): Promise<string | undefined> {
  const found = await headOf(storage, object);
  return found && (found.ETag ?? "");
}

/** Returns the current object's size in bytes; undefined if there is none, or S3 does not say. */
export async function sizeOf(storage: S3Storage, object: ObjectName): Promise<number | undefined> {
  return (await headOf(storage, object))?.ContentLength;
}

/** Whether an object is still the one that was read. */
export async function isStillAt(
  storage: S3Storage,
  { Bucket, Key, etag }: { Bucket: string; Key: string; etag: string },
): Promise<boolean> {
  return (await etagOf(storage, { Bucket, Key })) === etag;
}

/**
 * Returns how long an object has been stored, in milliseconds by S3's own clock.
 * @returns undefined if it does not exist, or S3 does not say
 */
export async function ageOf(storage: S3Storage, object: ObjectName): Promise<number | undefined> {
  const found = await headOf(storage, object);
  return found && ageIn(found);
}

function ageIn({ LastModified, answeredAt }: { LastModified?: Date | undefined; answeredAt?: Date }) {
  if (LastModified === undefined || answeredAt === undefined) return undefined;
  const age = answeredAt.getTime() - LastModified.getTime();
  return Number.isNaN(age) ? undefined : age;
}

export async function isThere(storage: S3Storage, object: ObjectName): Promise<boolean> {
  return (await headOf(storage, object)) !== undefined;
}

/** Whether a media object exists already. */
export function isPublished(storage: S3Storage, mediaKey: string): Promise<boolean> {
  return isThere(storage, { Bucket: storage.mediaBucket, Key: mediaKey });
}
