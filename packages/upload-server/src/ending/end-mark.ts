import { day, dateOf } from "@s3-direct/upload-core";
import { putText } from "../s3/put-text.ts";
import { etagOf, isThere } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";
import { createSingleFlight } from "../lib/single-flight.ts";

type Sized = { size: number; partSize?: number | undefined };
type Upload = Sized & { key: string };

/** Whether nothing can replace the object under an upload's key, so that the object itself says how it ended. Other uploads need marks. */
export function isOneShot({ capabilities, plan }: S3Storage, { size, partSize }: Sized): boolean {
  if (partSize !== undefined) return capabilities.conditionalComplete;
  const mayBeForm = capabilities.form !== "none" && size > 0 && size <= (plan.formMax ?? 0);
  return capabilities.conditionalPut && !mayBeForm;
}

/** Whether an upload's request can still store something after it was ended. Parts can't: they are freed with their upload. */
export function requestIsReusable(storage: S3Storage, upload: Sized): boolean {
  return upload.partSize === undefined && !isOneShot(storage, upload);
}

/**
 * Whether the upload bucket may hold bytes of an upload that has ended, which nobody publishes, and why:
 *
 * - `false`: it holds none.
 * - `"request"`: until its presigned request ends, because that can be used again (a form, or a provider without conditional PUT).
 * - `"version"`: as an old version, because the bucket keeps versions and there was no janitor to remove it. The bucket's rule does so within
 *   `uploadLifetime` (3 days, of `@s3-direct/upload-core`), where it is the one that `s3-direct provision` puts.
 */
export type BytesMayRemain = false | "request" | "version";

/** @param upload `isKept`: whether the bytes that were there have stayed, as an old version */
export function whatMayRemain(storage: S3Storage, { isKept, ...upload }: Sized & { isKept: boolean }): BytesMayRemain {
  if (isKept) return "version";
  return requestIsReusable(storage, upload) && "request";
}

/**
 * Marks an upload as ended, and the day of its key as one with such an upload of its owner. Neither mark has an upload key, so that
 * nothing else ever writes there.
 */
export async function putEndMarks(storage: S3Storage, key: string): Promise<void> {
  await Promise.all([ownMark(key), dayMark(key)].map((Key) => putText(storage, { Key, Body: "" })));
}

/** Whether an upload is marked as ended. Only uploads whose object may be replaced have marks. */
export async function readMark(storage: S3Storage, upload: Upload): Promise<boolean> {
  return !isOneShot(storage, upload) && isMarkThere(storage, ownMark(upload.key));
}

/** Whether an upload is still the one that was read, and nobody has ended it since. */
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
  /** When the look began: marks that were there by then are seen. */
  since: number;
  marked: Promise<boolean>;
};

/**
 * Reads the mark for finish, with fewer calls. Hardly anybody ends an upload, so it first asks whether the owner has ended any upload of
 * that day, a question that all finishes of that owner at the same time share. It does not ask where nothing was there a moment ago: a
 * tombstone is put there before the marks.
 * @param upload `missedAt`: when a look began, by the storage's clock, that found nothing under the upload's key
 */
export function lookForMark(storage: S3Storage, upload: Upload & { missedAt?: number | undefined }): MarkLook {
  if (isOneShot(storage, upload)) return { since: storage.clock.now(), marked: unmarked };
  if (upload.missedAt !== undefined) return { since: upload.missedAt, marked: unmarked };
  const ofDay = sharedLook(storage, dayMark(upload.key));
  return { since: ofDay.since, marked: ofDay.marked.then((some) => some && readMark(storage, upload)) };
}

const unmarked = Promise.resolve(false);

const shareLook = createSingleFlight<boolean>();

/** In milliseconds: how long others may join a look. */
const joinable = 200;

function sharedLook(storage: S3Storage, key: string): MarkLook {
  const { publisher: owner, uploadBucket, clock } = storage;
  const subject = { owner, id: `${uploadBucket}/${key}`, clock, longest: joinable };
  const { since, result } = shareLook(subject, () => isMarkThere(storage, key));
  return { since, marked: result };
}

const isMarkThere = (storage: S3Storage, Key: string) => isThere(storage, { Bucket: storage.uploadBucket, Key });
const ownMark = (key: string) => `${key}.gone`;
/** `uploads/{endpoint}/{owner}/{yyyymmdd}.gone` */
const dayMark = (key: string) => `${key.slice(0, key.indexOf("-", key.lastIndexOf("/")))}.gone`;

/**
 * Whether an upload is so old that its marks may have expired before an object that its request stored again later. Both expire on the
 * second midnight after they were stored, or later. The request itself has expired by then.
 */
export function outlivesMarks(storage: S3Storage, upload: Upload & { date: string }): boolean {
  // Parts are put together once.
  if (isOneShot(storage, upload) || upload.partSize !== undefined) return false;
  const yesterday = dateOf(new Date(Date.now() - day * 1000));
  return upload.date < yesterday;
}
