import {
  maxSizeAhead,
  mediaKeyOf,
  UploadError,
  type FileRules,
  type PartPlan,
  type UploadKey,
} from "@s3-direct/upload-core";
import type { FinishUploadInput, PrivateFile, PublishedFile } from "@s3-direct/upload-core/contract";
import { awaitArrival } from "./await-arrival.ts";
import type { ReadRange } from "./content/byte-source.ts";
import { tailWorthReading } from "./content/inspect.ts";
import { isMarked, lookForMark, outlivesMarks } from "./end-mark.ts";
import { requireOwnUpload, type Caller } from "./own-upload.ts";
import { publicUrl, publish, removeMedia } from "./publish.ts";
import { isCopyUnderWay } from "./s3/copy-parts.ts";
import { isConflict } from "./s3/map-error.ts";
import { beginListingParts, completeMultipart, type StoredPart } from "./s3/multipart.ts";
import { etagOf, isPublished, readMore, readTail, readUpload, type StoredUpload } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";
import { SETTLE_MS } from "./settle.ts";
import { isTombstone } from "./tombstone.ts";
import type { JsonValue } from "./upload-record.ts";
import { runVerifyHook, type FileToVerify, type VerifyHook } from "./verify-hook.ts";
import { dimensionsOf, recordOf, verify } from "./verify.ts";

export type FinishUploadDeps = {
  storage: S3Storage;
  caller: Caller;
  rules: FileRules;
  /** The application's own look at the file before it is published. @default none */
  verify?: VerifyHook | undefined;
  /** How long that may take, in seconds. @default 20 */
  verifyTimeout?: number | undefined;
};

export type FinishedUpload =
  | { status: "done"; file: PublishedFile | PrivateFile; metadata: JsonValue }
  /** A large copy is under way, or the file still is: call again. */
  | { status: "pending"; retryAfter: number; copied: number };

/** The second look finds what came between; the third is for who meets two such moments in a row. */
const LOOKS = 3;

/** Seconds; below the 29 to 60 after which gateways and load balancers give up. */
const VERIFY_TIMEOUT = 20;

/** Seconds until the browser shall ask again; enough was waited here, so this only spares a busy loop. */
const RETRY_AFTER = 1;

/**
 * Reads what was uploaded, verifies it and publishes exactly that. Any number of calls, at once too, give one object and
 * one answer.
 * @throws UploadError UPLOAD_NOT_FOUND, UPLOAD_NOT_ARRIVED, UPLOAD_GONE, UPLOAD_MISMATCH, FILE_*, CHECK_UNAVAILABLE or
 * STORAGE_UNAVAILABLE, and what `verify` refuses with
 */
export async function finishUpload(deps: FinishUploadDeps, input: FinishUploadInput): Promise<FinishedUpload> {
  const { storage, caller, rules } = deps;
  const { key } = input;
  const upload = requireOwnUpload(key, caller);
  if (input.isArriving && upload.size <= maxSizeAhead && !(await awaitArrival(storage, key)))
    return { status: "pending", retryAfter: RETRY_AFTER, copied: 0 };
  const mediaKey = await mediaKeyOf(key, storage.mediaKeys);
  const deadline = Date.now() + storage.finishBudget * 1000;

  let cause: unknown;

  // A failed precondition means that another finish published it, or that a delete came between: look again. So does a
  // completion that failed, or that seems so.
  for (let look = 0; look < LOOKS; look += 1) {
    const mark = lookForMark(storage, { ...upload, key });
    const listing = beginListing(storage, { upload, ...input });
    const [found, tail, published, ended] = await Promise.all([
      readUpload(storage, key),
      readTail(storage, { key, size: upload.size, length: tailWorthReading(upload.ext) }),
      isPublished(storage, mediaKey),
      mark.isMarked,
    ]);
    if (ended || isTombstone(upload, found)) {
      // What a delete that broke off has left, or a copy that came after it.
      if (published) await removeMedia(storage, mediaKey);
      // Why, for a browser that could send the file again: not what was published, nor what somebody ended.
      throw new UploadError("UPLOAD_GONE", { details: { because: "ended" } });
    }
    const completed = found || published ? undefined : await completeAndRead(storage, { key, listing });
    if (completed?.kind === "unknown") {
      cause = completed.cause;
      continue;
    }
    const stored = found ?? completed?.stored;
    if (!stored)
      throw published
        ? new UploadError("UPLOAD_GONE", { sentence: EXPIRED, details: { because: "published" } })
        : new UploadError("UPLOAD_NOT_ARRIVED");
    if (!published && outlivesMarks(storage, { ...upload, key })) throw new UploadError("UPLOAD_GONE");
    const record = recordOf(upload, stored);

    const { etag } = stored;
    const readRange: ReadRange = (start, end) => readMore(storage, { key, etag, start, end });
    const reading = { stored, tail, readRange };
    const { name, size, contentType, charset, dimensions } = published
      ? { name: record.name, ...stored, charset: undefined, dimensions: await dimensionsOf(reading) }
      : await verify({ ...reading, upload, record }, rules);
    const { visibility } = upload;
    const served = visibility === "public" ? { url: publicUrl(storage, mediaKey) } : {};
    const file = { key: mediaKey, ...served, name, size, contentType, ...dimensions };
    const done = { status: "done" as const, file, metadata: record.metadata };
    if (published) return done;

    const checked = { file: { name, size, contentType, ext: upload.ext }, key, metadata: record.metadata, etag };
    if ((await verifyByHook(deps, { ...checked, mediaKey })) === "changed") continue;
    const copy = { uploadKey: key, mediaKey, etag, name, contentType, charset, size, visibility, deadline };
    const outcome = await publish(storage, copy);
    if (outcome.kind === "published" && (await isStill(storage, { ...upload, key, etag, mediaKey, since: mark.since })))
      return done;
    if (outcome.kind === "changed") ({ cause } = outcome);
    if (outcome.kind === "pending") return { status: "pending", retryAfter: RETRY_AFTER, copied: outcome.copied };
  }
  throw new UploadError("STORAGE_UNAVAILABLE", { details: { looks: LOOKS }, cause });
}

async function verifyByHook(
  { storage, verify: hook, verifyTimeout: timeout = VERIFY_TIMEOUT }: FinishUploadDeps,
  { mediaKey, ...upload }: FileToVerify & { mediaKey: string },
): Promise<"passed" | "changed"> {
  if (!hook) return "passed";
  // A copy is only begun after the hook has passed the file, and it may take many calls.
  if (upload.file.size > storage.copyPartSize && (await isCopyUnderWay(storage, mediaKey))) return "passed";
  return runVerifyHook({ storage, hook, timeout }, upload);
}

type Published = {
  key: string;
  size: number;
  partSize?: number | undefined;
  etag: string;
  mediaKey: string;
  since: number;
};

/**
 * A delete or an abort may have come between the first look and the end of the copy. Where that took less than what these
 * wait before they empty the media key, they will empty it: the file was published, and then deleted. Where it took longer
 * their mark is looked for, and what they have ended is taken back here.
 */
async function isStill(storage: S3Storage, { mediaKey, since, ...upload }: Published): Promise<boolean> {
  const { key, size, etag } = upload;
  // The parts of a large copy may be of any age.
  if (size <= storage.copyPartSize && storage.clock.now() - since < SETTLE_MS) return true;
  const [current, ended] = await Promise.all([
    etagOf(storage, { Bucket: storage.uploadBucket, Key: key }),
    isMarked(storage, upload),
  ]);
  if (current === etag && !ended) return true;
  await removeMedia(storage, mediaKey);
  return false;
}

type Listing = { uploadId: string; plan: PartPlan; parts: () => Promise<StoredPart[] | undefined> };

/**
 * The parts of a multipart upload are asked for along with each look: at a first finish they are what is there, and have yet to be
 * put together.
 */
function beginListing(
  storage: S3Storage,
  { upload, key, uploadId }: FinishUploadInput & { upload: UploadKey },
): Listing | undefined {
  const { size, partSize } = upload;
  if (partSize === undefined || uploadId === undefined) return undefined;
  return { uploadId, plan: { size, partSize }, parts: beginListingParts(storage, { key, uploadId }) };
}

type Completed = { kind: "read"; stored: StoredUpload | undefined } | { kind: "unknown"; cause: unknown };

/**
 * Makes one object of a multipart upload's parts. A completion whose answer was lost, or that another process was faster
 * with, looks like a failure: whether it worked is proven by the object itself. Nothing is aborted after a failure,
 * because the upload may have succeeded.
 * @returns "unknown" where S3 could not say, and the object is not there yet: another process may be at it
 */
async function completeAndRead(
  storage: S3Storage,
  { key, listing }: { key: string; listing: Listing | undefined },
): Promise<Completed> {
  if (listing === undefined) return { kind: "read", stored: undefined };
  let failure: unknown;
  try {
    const { uploadId, plan } = listing;
    await completeMultipart(storage, { key, uploadId, plan, parts: await listing.parts() });
  } catch (error) {
    failure = error;
  }
  const stored = await readUpload(storage, key);
  if (stored || failure === undefined) return { kind: "read", stored };
  if (failure instanceof UploadError && failure.code === "STORAGE_UNAVAILABLE")
    return { kind: "unknown", cause: failure.cause };
  if (isConflict(failure)) return { kind: "unknown", cause: failure };
  throw failure;
}

const EXPIRED = "This upload was published, and its record has expired since. Nothing is left to do.";
