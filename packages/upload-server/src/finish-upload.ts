import { maxSizeAhead, mediaKeyOf, UploadError, type CheckedFile, type UploadKey } from "@s3-direct/upload-core";
import type { FinishUploadInput, PrivateFile, PublishedFile } from "@s3-direct/upload-core/contract";
import { awaitArrival, type Arrival } from "./await-arrival.ts";
import { completeAndRead } from "./complete-upload.ts";
import type { Derive } from "./derive/derive.ts";
import { deriveUpload } from "./derive/derive-upload.ts";
import { readManifest, type Manifest } from "./derive/manifest.ts";
import { manifestOf, publishDerived } from "./derive/publish-derived.ts";
import { isOneShot, isUnended, outlivesMarks, putEndMarks } from "./end-mark.ts";
import { judgeUpload, recallVerdict } from "./judge-upload.ts";
import { lookAtUpload, type Look, type Subject } from "./look-at-upload.ts";
import { requireOwnUpload, type Caller } from "./own-upload.ts";
import { publicUrl, publish, removeMedia, tellOfPublished, type PublishOptions } from "./publish.ts";
import { refusalIn } from "./refusal.ts";
import { isPublished, type StoredUpload } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";
import { SETTLE_MS, waitUntilSettled } from "./settle.ts";
import type { JsonValue } from "./upload-record.ts";
import type { VerifyHook } from "./verify-hook.ts";
import { recordOf, type FinishRules } from "./verify.ts";

export type FinishUploadDeps = {
  storage: S3Storage;
  caller: Caller;
  rules: FinishRules;
  /** The application's own look at the file before it is published. @default none */
  verify?: VerifyHook | undefined;
  /** How long that may take, in seconds. @default 20 */
  verifyTimeout?: number | undefined;
  /** Runs when the file has passed, before it is published, and maybe again before it is: make it idempotent. @default nothing */
  prepare?: ((verified: PassedUpload) => Promise<void>) | undefined;
  /** What the published object gets besides its type and name. @default nothing */
  publish?: PublishOptions | undefined;
  /** What is made of a file that has passed, before it is published: `images`. @default nothing */
  derive?: Derive | undefined;
};

/** A file that has passed, as it is published or will be. */
export type PassedUpload = {
  file: PublishedFile | PrivateFile;
  /** What `onCreate` returned. */
  metadata: JsonValue;
  /** What `verify` returned. */
  verified: JsonValue;
};

export type FinishedUpload =
  | ({
      status: "done";
      /** When S3 had all of it, by S3's clock, in whole seconds; of one that came in parts, when it was begun. */
      storedAt: Date | undefined;
    } & PassedUpload)
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
 * STORAGE_UNAVAILABLE, and what `verify` or `prepare` refuse with
 */
export async function finishUpload(deps: FinishUploadDeps, input: FinishUploadInput): Promise<FinishedUpload> {
  const { storage, caller } = deps;
  const { key } = input;
  const upload = requireOwnUpload(key, caller);
  // What goes up in parts is no object before finish has put them together.
  const mayWait = input.isArriving === true && upload.partSize === undefined && upload.size <= maxSizeAhead;
  const arrival = mayWait ? await awaitArrival(storage, key) : undefined;
  if (mayWait && !arrival) return NOT_ARRIVED;
  const mediaKey = await mediaKeyOf(key, storage.mediaKeys);
  const finish = { ...deps, ...input, upload, mediaKey, deadline: Date.now() + storage.finishBudget * 1000 };

  let cause: unknown;
  let hasWaited = false;
  for (let look = 1; look <= LOOKS; look += 1) {
    const isFirst = look === 1;
    const outcome = await advanceOnce(finish, { isFirst, hasWaited, ...(isFirst && { arrival }) });
    if (outcome.status !== "changed") return outcome;
    cause = outcome.cause;
    hasWaited ||= outcome.hasWaited === true;
  }
  throw new UploadError("STORAGE_UNAVAILABLE", { details: { looks: LOOKS }, cause });
}

type Finish = FinishUploadDeps &
  Subject & {
    /** When to stop copying for now, in milliseconds since 1970. */
    deadline: number;
  };

/**
 * What was read has changed since: another finish published it, a delete came between, or a completion failed or seems to have.
 * Looking again tells.
 */
type Changed = { status: "changed"; cause?: unknown; hasWaited?: boolean };

/** Looks at what is there, and takes it as far as it goes. */
async function advanceOnce(
  finish: Finish,
  { isFirst, hasWaited, arrival }: { isFirst: boolean; hasWaited: boolean; arrival?: Arrival | undefined },
): Promise<FinishedUpload | Changed> {
  const { storage, key, upload, mediaKey } = finish;
  const look = await lookAtUpload(finish, { arrival, isFirst });
  if (look.isEnded) {
    // Whoever ended it may have been cut short after the tombstone, which its request could replace.
    if (!look.isMarked && !isOneShot(storage, upload)) await putEndMarks(storage, key);
    // A delete that broke off has left it, or a copy came after the delete. What is made of a file is there before its copy.
    const tell = tellOfPublished(storage, look.isPublished);
    if (look.isPublished || finish.derive) await removeMedia(storage, mediaKey, { tell });
    // The reason tells the browser whether to send the file again: not when somebody ended the upload.
    throw new UploadError("UPLOAD_GONE", { details: { because: "ended" } });
  }
  // The upload may have been read just before another finish put it together and published it.
  if (look.isPublished && !look.stored && isFirst) return { status: "changed" };
  if (look.isPublished) return answerAgain(finish, look);

  const completed = look.stored ? undefined : await completeAndRead(storage, { key, listing: look.listing });
  if (completed?.kind === "unknown") return { status: "changed", cause: completed.cause };
  if (completed?.kind === "gone") {
    if (hasWaited) throw completed.error;
    // Another finish may be putting it together although an abort has freed its parts; and whoever aborts leaves a mark a moment later.
    await waitUntilSettled(storage, storage.clock.now());
    return { status: "changed", cause: completed.error, hasWaited: true };
  }
  const stored = look.stored ?? completed?.stored;
  // What an earlier look has read, and is not there any more, has expired or was erased.
  if (!stored) throw new UploadError(isFirst ? "UPLOAD_NOT_ARRIVED" : "UPLOAD_GONE");
  if (outlivesMarks(storage, { ...upload, key })) throw new UploadError("UPLOAD_GONE");
  const refusal = refusalIn(upload, stored);
  if (refusal) throw refusal;
  try {
    return await judgeAndPublish(finish, { ...look, stored });
  } catch (error) {
    // What is published stays, whatever is thought of it now.
    const isRefusal = error instanceof UploadError && look.isUnseen;
    if (isRefusal && (await isPublished(storage, mediaKey))) return { status: "changed" };
    throw error;
  }
}

/** The answer to a finish of what is published already: the same as the first one's. */
async function answerAgain(finish: Finish, { stored, tail }: Look): Promise<FinishedUpload> {
  const { storage, key, upload, mediaKey } = finish;
  if (!stored || refusalIn(upload, stored))
    throw new UploadError("UPLOAD_GONE", { sentence: EXPIRED, details: { because: "published" } });
  const record = recordOf(upload, stored);
  const hasHook = finish.verify !== undefined;
  const published = { key, mediaKey, upload, record, stored, tail, hasHook };
  const [{ dimensions, verified }, made] = await Promise.all([
    recallVerdict(storage, published),
    finish.derive && readManifest(storage, mediaKey),
  ]);
  const { size, contentType } = stored;
  const file = publicFile(finish, { name: record.name, size, contentType, dimensions, ...made });
  return { status: "done", storedAt: stored.storedAt, file, metadata: record.metadata, verified };
}

async function judgeAndPublish(
  finish: Finish,
  { stored, tail, since }: Look & { stored: StoredUpload },
): Promise<FinishedUpload | Changed> {
  const { storage, key, upload, mediaKey, deadline, verifyTimeout = VERIFY_TIMEOUT } = finish;
  const record = recordOf(upload, stored);
  const judged = { key, mediaKey, upload, record, stored, tail };
  const verdict = await judgeUpload({ ...finish, verifyTimeout }, judged);
  if (verdict.kind === "changed") return { status: "changed" };
  const { file, verified } = verdict;
  const { derive } = finish;
  const derived = derive && (await deriveUpload({ ...finish, derive }, { ...judged, file }));
  if (derived === "changed") return { status: "changed" };
  const made = derived && { derived, manifest: manifestOf(derived, { ...file, mediaKey }) };
  const passed = { file: publicFile(finish, { ...file, ...made?.manifest }), metadata: record.metadata, verified };
  await finish.prepare?.(passed);

  const { etag, storedAt } = stored;
  const { visibility, partSize } = upload;
  const publication = { ...file, options: finish.publish, uploadKey: key, mediaKey, etag, visibility, deadline };
  const outcome = await (made
    ? publishDerived(storage, { ...publication, ...made, partSize })
    : publish(storage, publication));
  if (outcome.kind === "changed") return { status: "changed", cause: outcome.cause };
  if (outcome.kind === "pending") return pending(outcome.copied);
  const end = await confirmOrWithdraw(storage, { ...upload, key, etag, mediaKey, since });
  return end === "withdrawn" ? { status: "changed" } : { status: "done", storedAt, ...passed };
}

type Described = Pick<CheckedFile, "name" | "size" | "contentType"> & {
  dimensions: { width: number; height: number } | undefined;
} & Partial<Manifest>;

function publicFile(
  { storage, mediaKey, upload }: Finish,
  { name, size, contentType, dimensions, variants = {}, preview }: Described,
): PublishedFile | PrivateFile {
  const file = { name, size, contentType, ...dimensions, ...preview };
  const hasVariants = Object.keys(variants).length > 0;
  if (upload.visibility === "private") return { key: mediaKey, ...file, ...(hasVariants && { variants }) };
  const served = Object.entries(variants).map(
    ([of, { key, ...variant }]) => [of, { key, ...variant, url: publicUrl(storage, key) }] as const,
  );
  const url = publicUrl(storage, mediaKey);
  return { key: mediaKey, url, ...file, ...(hasVariants && { variants: Object.fromEntries(served) }) };
}

const pending = (copied: number) => ({ status: "pending" as const, retryAfter: RETRY_AFTER, copied });

/** The file is still on its way, so nothing of it is copied. */
const NOT_ARRIVED = pending(0);

type Published = UploadKey & { key: string; etag: string; mediaKey: string; since: number };

/**
 * Removes what was published if the upload was ended while it was copied. A delete or an abort waits a while before it empties the media
 * key for the last time. A copy that took less time than that needs no second look: if the upload was ended, its file is removed by
 * then. After a longer copy this looks for the mark, and removes the file itself.
 */
async function confirmOrWithdraw(
  storage: S3Storage,
  { mediaKey, since, etag, ...upload }: Published,
): Promise<"confirmed" | "withdrawn"> {
  // The parts of a large copy may be of any age.
  if (upload.size <= storage.copyPartSize && storage.clock.now() - since < SETTLE_MS) return "confirmed";
  if (await isUnended(storage, { ...upload, etag })) return "confirmed";
  await removeMedia(storage, mediaKey);
  return "withdrawn";
}

const EXPIRED = "This upload was published, and its record has expired since. Nothing is left to do.";
