import { day, dateOf } from "@s3-direct/upload-core";
import { putText } from "../s3/put-text.ts";
import { etagOf, isThere } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";
import { createSingleFlight } from "../lib/single-flight.ts";

type Sized = { size: number; partSize?: number | undefined };
type Upload = Sized & { key: string };

/**
 * Whether no request can replace the object under an upload's key, so that the object itself shows how the upload
 * ended. Other uploads need marks.
 */
export function isOneShot({ capabilities, plan }: S3Storage, { size, partSize }: Sized): boolean {
  if (partSize !== undefined) return capabilities.conditionalComplete;
  const mayBeForm = capabilities.form !== "none" && size > 0 && size <= (plan.formMax ?? 0);
  return capabilities.conditionalPut && !mayBeForm;
}

/**
 * Whether an upload's request can still store something after the upload was ended. Parts can't: they are freed with
 * it.
 */
export function requestIsReusable(storage: S3Storage, upload: Sized): boolean {
  return upload.partSize === undefined && !isOneShot(storage, upload);
}

/**
 * Whether the upload bucket may hold bytes of an upload that has ended, and why. They are never published.
 *
 * - `false`: it holds none.
 * - `"request"`: until the presigned request expires, because it can be used again (a form, or a provider without
 *   conditional PUT).
 * - `"version"`: as an old version, because the bucket keeps versions and there was no janitor to remove it. The
 *   bucket's rule, if it is the one that `s3-direct provision` puts, removes it within `uploadLifetime` (3 days, of
 *   `@s3-direct/upload-core`).
 */
export type BytesMayRemain = false | "request" | "version";

/** @param upload `isKept`: whether the bytes have stayed, as an old version */
export function whatMayRemain(storage: S3Storage, { isKept, ...upload }: Sized & { isKept: boolean }): BytesMayRemain {
  if (isKept) return "version";
  return requestIsReusable(storage, upload) && "request";
}

/**
 * Writes two marks: that this upload was ended, and that some upload of this owner and day was. Their names are not
 * upload keys, so no upload can overwrite them.
 */
export async function putEndMarks(storage: S3Storage, key: string): Promise<void> {
  await Promise.all([ownMark(key), dayMark(key)].map((Key) => putText(storage, { Key, Body: "" })));
}

/** Whether an upload is marked as ended. Only uploads whose object can be replaced have marks. */
export async function readMark(storage: S3Storage, upload: Upload): Promise<boolean> {
  return !isOneShot(storage, upload) && isMarkThere(storage, ownMark(upload.key));
}

/** Whether an upload is still the one that was read, and has not been ended since. */
export async function isStillOpen(
  storage: S3Storage,
  { etag, ...upload }: Upload & { etag: string },
): Promise<boolean> {
  const [current, marked] = await Promise.all([
    etagOf(storage, { Bucket: storage.uploadBucket, Key: upload.key }),
    readMark(storage, upload),
  ]);
  return current === etag && !marked;
}

export type MarkLook = {
  /** When the look began: marks that existed by then are seen. */
  since: number;
  marked: Promise<boolean>;
};

/**
 * Reads the mark for finish, with fewer calls. Uploads are rarely ended, so it first reads the day's mark, in one call
 * that all simultaneous finishes of that owner share, and reads the upload's own mark only if the day's mark exists. It
 * reads neither if there was no object under the upload's key a moment ago: an abort or delete writes the tombstone
 * there before it writes the marks.
 * @param upload `missedAt`: when a look began that found nothing under the upload's key, by the storage's clock
 */
export function lookForMark(storage: S3Storage, upload: Upload & { missedAt?: number | undefined }): MarkLook {
  if (isOneShot(storage, upload)) return { since: storage.clock.now(), marked: unmarked };
  if (upload.missedAt !== undefined) return { since: upload.missedAt, marked: unmarked };
  const { publisher: owner, uploadBucket, clock } = storage;
  const mark = dayMark(upload.key);
  const subject = { owner, id: `${uploadBucket}/${mark}`, clock, longest: joinable };
  const { since, result } = shareLook(subject, () => isMarkThere(storage, mark));
  return { since, marked: result.then((some) => some && readMark(storage, upload)) };
}

const unmarked = Promise.resolve(false);

const shareLook = createSingleFlight<boolean>();

/** How long other finishes may join a look, in milliseconds. */
const joinable = 200;

const isMarkThere = (storage: S3Storage, Key: string) => isThere(storage, { Bucket: storage.uploadBucket, Key });
const ownMark = (key: string) => `${key}.gone`;
/** `uploads/{endpoint}/{owner}/{yyyymmdd}.gone` */
const dayMark = (key: string) => `${key.slice(0, key.indexOf("-", key.lastIndexOf("/")))}.gone`;

/** Whether a key is that of the mark which an owner's uploads of one day share. */
export const isDayMark = (key: string) => /\/\d{8}\.gone$/.test(key);

/**
 * Whether an upload is so old that its marks may have expired before an object that its request stored again later.
 * Both expire on the second midnight after they were stored, or later. The request itself has expired by then.
 */
export function outlivesMarks(storage: S3Storage, upload: Upload & { date: string }): boolean {
  // Parts are completed only once.
  if (isOneShot(storage, upload) || upload.partSize !== undefined) return false;
  const yesterday = dateOf(new Date(Date.now() - day * 1000));
  return upload.date < yesterday;
}
