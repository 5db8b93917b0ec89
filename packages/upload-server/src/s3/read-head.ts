import type { HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { KiB, UploadError } from "@s3-direct/upload-core";
import { isMissing, isNotFound, isPreconditionFailed, isRangeNotSatisfiable, mapStorageError } from "./map-error.ts";
import { readAtMost, readRange, unknownSize } from "./read-at-most.ts";
import { readByEtag } from "./read-by-etag.ts";
import type { S3Storage } from "./storage.ts";

/** An upload object as it stands in the bucket. */
export type StoredUpload = {
  /** In bytes; -1 where S3 does not tell it, as for one that it does not serve as it is stored. */
  size: number;
  contentType: string;
  etag: string;
  /** When S3 had all of it, by S3's clock, in whole seconds; for an upload in parts, when it was created. */
  storedAt: Date | undefined;
  /** How long it has been there, in milliseconds by S3's own clock; undefined where S3 does not tell. */
  age: number | undefined;
  /** The encoded upload record; undefined on an object that no signed request of ours has stored. */
  record: string | undefined;
  /** The object's first bytes. */
  head: Uint8Array;
};

/** Enough to tell the type of nearly every file, and a picture's dimensions, without another read. */
const headBytes = 64 * KiB;

/** One ranged GET brings the size, the stored headers and the first bytes. @returns undefined when there is no object */
export async function readUpload(storage: S3Storage, key: string): Promise<StoredUpload | undefined> {
  const object = { Bucket: storage.uploadBucket, Key: key };
  try {
    const found = await storage.objects.readObject({ ...object, Range: `bytes=0-${headBytes - 1}` });
    const head = await readAtMost(found, headBytes);
    return describe(found, { size: totalOf(found.ContentRange) ?? found.ContentLength ?? unknownSize, head });
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (!isRangeNotSatisfiable(error)) throw mapStorageError(error);
    // An empty object has no first byte to range over.
    return readEmptyUpload(storage, object);
  }
}

/** The last bytes of an upload, and the version that they are from. */
export type Tail = { etag: string; offset: number; bytes: Uint8Array };

/**
 * Reads the end along with the first bytes, for formats that are known by their end. The caller compares both ETags.
 * @returns undefined when the first bytes are all, when nothing is there yet, or when S3 sends no range
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
    // It is smaller than its key says, which the read of the first bytes finds out and reports.
    if (isMissing(error) || isRangeNotSatisfiable(error)) return undefined;
    throw mapStorageError(error);
  }
}

/**
 * More of the very object that was read, from `start` up to, and without, `end`.
 * @throws UploadError STORAGE_UNAVAILABLE when it was replaced meanwhile: the next finish reads the new object
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

/** What S3 answers to a HEAD. @returns undefined if there is no object, as far as the publisher may know */
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

/** The ETag of the object that is there now. @returns undefined when there is none, as far as the publisher may know */
export async function etagOf(storage: S3Storage, object: ObjectName): Promise<string | undefined> {
  const found = await headOf(storage, object);
  return found && (found.ETag ?? "");
}

/** Whether an object is the one that was read. */
export async function isStillAt(
  storage: S3Storage,
  { Bucket, Key, etag }: { Bucket: string; Key: string; etag: string },
): Promise<boolean> {
  return (await etagOf(storage, { Bucket, Key })) === etag;
}

/**
 * How long an object has been there, in milliseconds by S3's own clock.
 * @returns undefined when it is not there, or S3 does not tell
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

export async function isThere(storage: S3Storage, object: { Bucket: string; Key: string }): Promise<boolean> {
  return (await etagOf(storage, object)) !== undefined;
}

/** Whether a media object is there already. */
export function isPublished(storage: S3Storage, mediaKey: string): Promise<boolean> {
  return isThere(storage, { Bucket: storage.mediaBucket, Key: mediaKey });
}
