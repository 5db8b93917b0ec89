import type { S3Client } from "@aws-sdk/client-s3";
import { putText } from "./s3/put-text.ts";
import { isThere } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";

type Upload = { key: string; size: number };

/** Whether an upload's request is good once, so that what stands under its key is the truth. Others need a mark. */
export function isOneShot({ capabilities, plan }: S3Storage, size: number): boolean {
  const mayBeForm = capabilities.form !== "none" && size <= (plan.formMax ?? 0);
  return capabilities.conditionalPut && !mayBeForm;
}

/** Two marks: one of the upload, one that its owner has ended some upload. Nothing else ever writes under their keys. */
export async function putEndMark(storage: S3Storage, key: string): Promise<void> {
  await Promise.all([goneKey(key), someGoneKey(key)].map((Key) => putText(storage, { Key, Body: "" })));
}

export type EndLook = {
  /** When it began: the marks that were there by then are seen. */
  since: number;
  isEnded: Promise<boolean>;
};

/**
 * Whether an upload that its key's object can't speak for was ended. Hardly anybody ends an upload, so the first question is
 * whether its owner has ended any in the last days, and it is asked once for all that are finished at the same time.
 */
export function lookForEnd(storage: S3Storage, upload: Upload): EndLook {
  if (isOneShot(storage, upload.size)) return { since: storage.clock.now(), isEnded: Promise.resolve(false) };
  const { since, isEnded: hasEndedSome } = lookOnce(storage, someGoneKey(upload.key));
  return { since, isEnded: hasEndedSome.then((some) => some && isEnded(storage, upload)) };
}

const underWay = new WeakMap<S3Client, Map<string, EndLook>>();

function lookOnce(storage: S3Storage, key: string): EndLook {
  const { publisher, clock } = storage;
  const looks = underWay.get(publisher) ?? new Map<string, EndLook>();
  underWay.set(publisher, looks);
  const shared = looks.get(key);
  if (shared !== undefined) return shared;
  const look = { since: clock.now(), isEnded: isMark(storage, key) };
  looks.set(key, look);
  const leave = () => looks.delete(key);
  look.isEnded.then(leave, leave);
  return look;
}

/** The same, looked at anew. */
export async function isEnded(storage: S3Storage, { key, size }: Upload): Promise<boolean> {
  return !isOneShot(storage, size) && isMark(storage, goneKey(key));
}

const isMark = (storage: S3Storage, Key: string) => isThere(storage, { Bucket: storage.uploadBucket, Key });
const goneKey = (key: string) => `${key}.gone`;
const someGoneKey = (key: string) => `${key.slice(0, key.lastIndexOf("/"))}/some.gone`;
