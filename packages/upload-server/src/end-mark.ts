import type { S3Client } from "@aws-sdk/client-s3";
import { dateOf } from "@s3-direct/upload-core";
import { putText } from "./s3/put-text.ts";
import { isThere } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";

type Sized = { size: number; partSize?: number | undefined };
type Upload = Sized & { key: string };

/** Whether nothing replaces what stands under an upload's key, so that it is the truth. Others need marks. */
export function isOneShot({ capabilities, plan }: S3Storage, { size, partSize }: Sized): boolean {
  if (partSize !== undefined) return capabilities.conditionalComplete;
  const mayBeForm = capabilities.form !== "none" && size <= (plan.formMax ?? 0);
  return capabilities.conditionalPut && !mayBeForm;
}

/** Whether an upload's request can still store something after it was ended. Parts can't: they are freed with their upload. */
export function canBeSentAgain(storage: S3Storage, upload: Sized): boolean {
  return upload.partSize === undefined && !isOneShot(storage, upload);
}

/**
 * Marks an upload as ended, and the day of its key as one on which its owner began such an upload. Both are no upload keys, so
 * that nothing else ever writes there.
 */
export async function putEndMarks(storage: S3Storage, key: string): Promise<void> {
  await Promise.all([ownMark(key), dayMark(key)].map((Key) => putText(storage, { Key, Body: "" })));
}

/** Whether an upload that its key's object can't speak for was marked as ended. */
export async function isMarked(storage: S3Storage, upload: Upload): Promise<boolean> {
  return !isOneShot(storage, upload) && isMark(storage, ownMark(upload.key));
}

export type MarkLook = {
  /** When it began: the marks that were there by then are seen. */
  since: number;
  isMarked: Promise<boolean>;
};

/**
 * The same for finish. Hardly anybody ends an upload, so the first question is whether its owner has ended any that was begun on
 * the same day, and it is asked once for all that are finished at the same time.
 */
export function lookForMark(storage: S3Storage, upload: Upload): MarkLook {
  if (isOneShot(storage, upload)) return { since: storage.clock.now(), isMarked: Promise.resolve(false) };
  const { since, isMarked: isDayMarked } = lookOnce(storage, dayMark(upload.key));
  return { since, isMarked: isDayMarked.then((some) => some && isMarked(storage, upload)) };
}

const underWay = new WeakMap<S3Client, Map<string, MarkLook>>();

/** Nobody joins a look that is older, in milliseconds: it may never end, as on a platform that has dropped its request. */
const joinable = 200;

function lookOnce(storage: S3Storage, key: string): MarkLook {
  const { publisher, uploadBucket, clock } = storage;
  const looks = underWay.get(publisher) ?? new Map<string, MarkLook>();
  underWay.set(publisher, looks);
  const place = `${uploadBucket}/${key}`;
  const since = clock.now();
  const shared = looks.get(place);
  if (shared !== undefined && since - shared.since < joinable) return shared;
  const look = { since, isMarked: isMark(storage, key) };
  looks.set(place, look);
  const leave = () => {
    if (looks.get(place) === look) looks.delete(place);
  };
  look.isMarked.then(leave, leave);
  return look;
}

const isMark = (storage: S3Storage, Key: string) => isThere(storage, { Bucket: storage.uploadBucket, Key });
const ownMark = (key: string) => `${key}.gone`;
/** `uploads/{endpoint}/{owner}/{yyyymmdd}.gone` */
const dayMark = (key: string) => `${key.slice(0, key.indexOf("-", key.lastIndexOf("/")))}.gone`;

/**
 * Whether an upload was begun so long ago that its marks may be gone, but what its request has stored again since is not: both
 * expire on the second midnight. Its request has expired by then.
 */
export function outlivesMarks(storage: S3Storage, upload: Upload & { date: string }): boolean {
  // Parts are put together once.
  if (isOneShot(storage, upload) || upload.partSize !== undefined) return false;
  const yesterday = dateOf(new Date(Date.now() - 86_400_000));
  return upload.date < yesterday;
}
