import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  UploadPartCopyCommand,
  type CreateMultipartUploadCommandInput,
} from "@aws-sdk/client-s3";
import { MiB } from "@s3-direct/upload-core";
import { partAt, partCountOf, maxPartCount, type PartPlan } from "@s3-direct/upload-core/internal";
import type { Changed } from "../finish/changed.ts";
import { abortCopies, findCopy, findOrBeginCopy } from "./copies-under-way.ts";
import { partCopyInput } from "./copy-input.ts";
import { inParallel } from "./in-parallel.ts";
import { isConflict, isMissing, isPassing, isPreconditionFailed, isRefused } from "./map-error.ts";
import { isPublished, isStillAt } from "./read-head.ts";
import { minCopyPartSize } from "./require-storage-options.ts";
import type { S3Storage } from "./storage.ts";
import { listAllParts, type StoredPart } from "./stored-parts.ts";

/** The stored headers of a media object. */
export type MediaHeaders = Pick<
  CreateMultipartUploadCommandInput,
  "ContentType" | "ContentDisposition" | "CacheControl" | "StorageClass" | "Tagging" | "Metadata"
>;

/** A copy from one key to another. `to` has the headers that are stored with the new object. */
export type CopyInParts = {
  from: { Bucket: string; Key: string; etag: string; size: number };
  /** Whether nothing can replace the object at `from`, so that all parts from earlier calls are copies of it. */
  isOneShot: boolean;
  to: { Bucket: string; Key: string } & MediaHeaders;
  /** When to stop, in milliseconds since 1970. */
  deadline: number;
};

export type CopyOutcome =
  | { kind: "published" }
  /** Look again: the source is another object by now, or another server may have completed the copy. */
  | Changed
  /** The deadline has passed. `copied` bytes are copied; the next call continues from there, on any server. */
  | { kind: "pending"; copied: number };

/**
 * The most simultaneous calls of UploadPartCopy. S3 copies internally, so each costs this server only an idle
 * connection.
 */
const maxPartCopies = 8;

/** Whether any server may copy a file of this size in parts, whatever its `copyPartSize`. */
export function mayBeCopiedInParts({ capabilities }: S3Storage, size: number): boolean {
  return capabilities.copyParts && size > minCopyPartSize;
}

/**
 * Copies an object that is too large for one CopyObject (S3's limit is 5 GiB) or for one call of finish. Its progress
 * is stored as the parts of a multipart upload on the new key, so any server can continue where another stopped.
 */
export async function copyInParts(
  storage: S3Storage,
  { from, to, isOneShot, deadline }: CopyInParts,
): Promise<CopyOutcome> {
  const { Bucket, Key: mediaKey, ...headers } = to;
  const UploadId = await findOrBeginCopy(storage, { key: from.Key, etag: from.etag, mediaKey, headers });
  const upload = { Bucket, Key: mediaKey, UploadId };
  const listed = await listAllParts(storage.publisher, upload);
  // Another server has completed it meanwhile.
  if (!listed) return { kind: "changed" };
  const plan = { size: from.size, partSize: partSizeOf(storage, from.size) };
  // It was begun with another part size, so its part numbers stand for other bytes.
  if (!listed.every(({ partNumber, size }) => partAt(plan, partNumber)?.size === size)) return giveUp(storage, upload);
  const present = isOneShot ? listed : await partsOfThis(storage, { from, listed });
  const { partCopySourceIfMatch } = storage.capabilities;
  try {
    const parts = [...present, ...(await copyMissing(storage, { from, upload, plan, present, deadline }))];
    const copied = parts.reduce((sum, { size }) => sum + size, 0);
    const isWhole = copied === from.size;
    // A delete or an abort that ended the upload before this copy began could not free the parts that now wait for the
    // next call. And if part copies take no condition, this look shows that all parts are from this upload.
    const mustLook = !isWhole || !partCopySourceIfMatch;
    if (mustLook && !(await isStillAt(storage, from))) return await giveUp(storage, upload);
    // Another server has published the file before this copy began, so no later call would continue it.
    if (!isWhole && (await isPublished(storage, mediaKey))) return await giveUp(storage, upload);
    // Then every call would begin anew, and none would come to an end.
    const isLost = !isWhole && (await findCopy(storage, { key: from.Key, etag: from.etag, mediaKey })) === undefined;
    if (isLost) return await giveUp(storage, upload, new Error(noSuchCopy));
    return isWhole ? await complete(storage, { upload, parts }) : { kind: "pending", copied };
  } catch (error) {
    // Either the source has changed or the new object already exists, so this copy can never be completed.
    if (isPreconditionFailed(error)) return await giveUp(storage, upload);
    // S3 answers so if the source is gone. Without a condition, a source that has become smaller makes the range wrong.
    const mayTellOfSource = isMissing(error) || (isRefused(error) && !partCopySourceIfMatch);
    if (mayTellOfSource && !(await isStillAt(storage, from))) return await giveUp(storage, upload, error);
    throw error;
  }
}

const noSuchCopy =
  "This S3 lists no copy by the id that it gave it, so no later call of finish can continue this copy. Raise finishBudget, so that one call is enough, or copyPartSize.";

type CopyUpload = { Bucket: string; Key: string; UploadId: string };

export type MissingParts = {
  from: { Bucket: string; Key: string; etag: string };
  upload: CopyUpload;
  plan: PartPlan;
  /** The parts that are not missing. */
  present: readonly { partNumber: number }[];
  /** When to begin no further part, in milliseconds since 1970. */
  deadline: number;
};

/** Copies the missing parts, until the deadline. @returns the parts that it has copied */
export async function copyMissing(
  storage: S3Storage,
  { from, upload, plan, present, deadline }: MissingParts,
): Promise<StoredPart[]> {
  const numbers = new Set(present.map(({ partNumber }) => partNumber));
  const count = partCountOf(plan);
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((n) => !numbers.has(n));
  const copied: StoredPart[] = [];
  const copyPart = async (partNumber: number) => {
    if (Date.now() >= deadline) return;
    const { start, end, size } = partAt(plan, partNumber) ?? { start: 0, end: 0, size: 0 };
    const part = { from, upload: { ...upload, PartNumber: partNumber }, range: { start, end } };
    // S3 copies no range of a small file.
    const whole = count === 1 && { CopySourceRange: undefined };
    const command = new UploadPartCopyCommand({ ...partCopyInput(storage, part), ...whole });
    const { CopyPartResult } = await storage.publisher.send(command);
    copied.push({ partNumber, size, etag: CopyPartResult?.ETag });
  };
  await inParallel(missing, copyPart, maxPartCopies);
  return copied;
}

async function giveUp({ publisher }: S3Storage, upload: CopyUpload, cause?: unknown): Promise<CopyOutcome> {
  await publisher.send(new AbortMultipartUploadCommand(upload));
  return { kind: "changed", cause };
}

async function complete(
  storage: S3Storage,
  { upload, parts }: { upload: CopyUpload; parts: StoredPart[] },
): Promise<CopyOutcome> {
  const { publisher, capabilities } = storage;
  const Parts = parts
    .toSorted((a, b) => a.partNumber - b.partNumber)
    .map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }));
  const condition = capabilities.conditionalComplete ? { IfNoneMatch: "*" } : {};
  try {
    await publisher.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...condition }));
  } catch (error) {
    // If another call completes at the same time, Ceph answers 500 and AWS 409, or a response may be lost. Only the
    // object itself shows the outcome. Until then nothing is aborted.
    if (isPassing(error) || isConflict(error)) return { kind: "changed", cause: error };
    throw error;
  }
  // Another server may have begun one at the same time, or an earlier call one of a file that was replaced since. If it
  // can't be freed now, the bucket's rule frees it: the finish must still see whether the file stays.
  await abortCopies(storage, upload.Key).catch(() => undefined);
  return { kind: "published" };
}

/**
 * Returns the parts that an earlier call has copied from this same upload. Parts that were copied before it was stored
 * are from another one. An object's date is in whole seconds, so a part of the same second is copied again.
 */
async function partsOfThis(
  { objects }: S3Storage,
  { from: { Bucket, Key, etag }, listed }: { from: CopyInParts["from"]; listed: StoredPart[] },
): Promise<StoredPart[]> {
  if (listed.length === 0) return [];
  const found = await objects.headObject({ Bucket, Key });
  const since = found.ETag === etag ? (found.LastModified?.getTime() ?? 0) : Number.POSITIVE_INFINITY;
  const isLater = (date: Date) => Math.floor(date.getTime() / 1000) * 1000 > since;
  return listed.filter(({ lastModified }) => lastModified === undefined || isLater(lastModified));
}

/** Returns the same size for one upload on every server: its record has the `copyPartSize`. */
function partSizeOf(storage: S3Storage, size: number): number {
  return Math.max(storage.copyPartSize, Math.ceil(size / (maxPartCount * MiB)) * MiB);
}
