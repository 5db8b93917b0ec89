import { mediaKeyOf, UploadError } from "@s3-direct/upload-core";
import { maxEarlyFinishSize } from "@s3-direct/upload-core/internal";
import type { FinishUploadInput } from "@s3-direct/upload-core/contract";
import { answerAgain } from "./finish/answer-again.ts";
import { awaitArrival } from "./finish/await-arrival.ts";
import type { Changed } from "./finish/changed.ts";
import { completeAndRead } from "./finish/complete-upload.ts";
import { withRecordedCopies } from "./finish/copy-plan.ts";
import { isOneShot, outlivesMarks, putEndMarks, readMark } from "./ending/end-mark.ts";
import { removeUnpublished } from "./finish/failed-judgement.ts";
import { pending, type FinishCall } from "./finish/finish-call.ts";
import type { FinishOutcome, FinishUploadDeps } from "./finish/finish-types.ts";
import { goneBecause } from "./ending/gone.ts";
import { judgeAndPublish } from "./finish/judge-and-publish.ts";
import { lookAtUpload, type Look } from "./finish/look-at-upload.ts";
import { requireOwnUpload } from "./own-upload.ts";
import { removeMedia, reportIfPublished } from "./ending/remove-media.ts";
import { refusalIn } from "./ending/refusal.ts";
import { abortMultipart } from "./s3/multipart.ts";
import { isPublished, type StoredUpload } from "./s3/read-head.ts";
import { replaceLateCompletion } from "./ending/tombstone.ts";
import { requireVerifyTimeout } from "./finish/verify-hook.ts";
import { unconfirmedFinishMs, waitForUnconfirmedFinishes } from "./ending/unconfirmed-finish.ts";

/** The second look finds what changed during the first; the third is for two changes in a row. */
const maxLooks = 3;

/**
 * Reads what was uploaded, verifies it and publishes exactly those bytes. Any number of calls, also at the same time,
 * produce one object and one answer.
 * @throws UploadError UPLOAD_NOT_FOUND, UPLOAD_NOT_ARRIVED, UPLOAD_GONE, UPLOAD_MISMATCH, FILE_*, CHECK_UNAVAILABLE or
 * STORAGE_UNAVAILABLE, and what `verify` or `prepare` refuse with
 * @throws TypeError if `verifyTimeout` can't work. Nothing was read then
 */
export async function finishUpload(deps: FinishUploadDeps, input: FinishUploadInput): Promise<FinishOutcome> {
  const { storage, caller } = deps;
  const { key, uploadId } = input;
  requireVerifyTimeout(deps.verifyTimeout);
  const upload = requireOwnUpload(key, caller);
  // A multipart upload is not an object before finish completes it.
  const mayWait = input.isArriving === true && upload.partSize === undefined && upload.size <= maxEarlyFinishSize;
  const arrival = mayWait ? await awaitArrival(storage, key, deps.signal) : undefined;
  // The upload has not arrived yet, so nothing has been copied.
  if (mayWait && !arrival) return pending(0);
  const mediaKey = await mediaKeyOf(key, storage.mediaKeys);
  const deadline = Date.now() + storage.finishBudget * 1000;
  // Field by field: an input that nobody has parsed could replace `verify`, `rules` or any other dependency.
  const finish = { ...deps, key, uploadId, upload, mediaKey, arrival, deadline };

  let hasWaited = false;
  let cause: unknown;
  for (let look = 1; look <= maxLooks; look += 1) {
    const outcome = await lookOnce(finish, { isFirst: look === 1, hasWaited });
    if ("status" in outcome) return outcome;
    hasWaited ||= outcome.hasWaited === true;
    cause = outcome.cause;
  }
  throw new UploadError("STORAGE_UNAVAILABLE", { details: { looks: maxLooks }, cause });
}

/** `hasWaited`: whether one of the earlier looks has waited for another finish to complete the parts. */
type EarlierLooks = { isFirst: boolean; hasWaited: boolean };

/** Reads the state of the upload, and takes it as far as possible. */
async function lookOnce(finish: FinishCall, { isFirst, hasWaited }: EarlierLooks): Promise<FinishOutcome | Changed> {
  const look = await lookAtUpload(finish, { isFirst });
  if (look.isEnded) return endAgain(finish, look);
  if (look.media === "published") {
    // The upload may have been read just before another finish completed and published it.
    const mayBeStale = !look.stored && isFirst;
    return mayBeStale ? { kind: "changed" } : answerAgain(finish, look);
  }

  const whole = await takeWhole(finish, { look, isFirst, hasWaited });
  if (whole.kind === "changed") return whole;
  const { stored } = whole;
  await requireOpen(finish, stored);
  try {
    const storage = withRecordedCopies(finish.storage, stored);
    return await judgeAndPublish({ ...finish, storage }, { ...look, stored });
  } catch (error) {
    // A file that is already published stays, even if it would be refused now.
    const isRefusal = error instanceof UploadError && look.media === "unknown";
    if (isRefusal && (await isPublished(finish.storage, finish.mediaKey))) return { kind: "changed" };
    throw error;
  }
}

/**
 * Repeats what a delete or an abort does, because the one that ended the upload may have broken off.
 * @throws UploadError UPLOAD_GONE
 */
async function endAgain(finish: FinishCall, { isMarked, media }: Look): Promise<never> {
  const { storage, key, uploadId, upload, mediaKey, derive } = finish;
  const wasLeft = media === "published";
  // It may have broken off after the tombstone, which the upload's request could replace.
  if (!isMarked && !isOneShot(storage, upload)) await putEndMarks(storage, key);
  // Parts outlive the tombstone, and could be completed after it has expired.
  if (upload.partSize !== undefined && uploadId !== undefined) await abortMultipart(storage, { key, uploadId });
  await replaceLateCompletion(storage, { ...upload, key });
  // A delete that broke off may have left the file, or a copy may have ended after the delete. Variants are stored
  // before the file itself.
  const onUnpublished = reportIfPublished(storage, wasLeft);
  if (wasLeft || derive) await removeMedia(storage, mediaKey, { onUnpublished });
  throw goneBecause("ended");
}

/**
 * Returns the complete upload: as it was read, or completed from its parts.
 * @throws UploadError UPLOAD_NOT_ARRIVED or UPLOAD_GONE if there is none
 */
async function takeWhole(
  { storage, key, upload }: FinishCall,
  { look, isFirst, hasWaited }: EarlierLooks & { look: Look },
): Promise<{ kind: "whole"; stored: StoredUpload } | Changed> {
  if (look.stored) return { kind: "whole", stored: look.stored };
  const completed = await completeAndRead(storage, { key, listing: look.listing });
  const isSlow = () => storage.clock.now() - look.since >= unconfirmedFinishMs;
  switch (completed.kind) {
    case "read":
      // An abort or a delete that ended the upload while S3 was completing it has looked at its key for the last time.
      if (isSlow() && (await readMark(storage, { ...upload, key }))) return { kind: "changed" };
      if (completed.stored) return { kind: "whole", stored: completed.stored };
      // After the first look, an earlier look had found it: it has expired since, or was erased.
      throw new UploadError(isFirst ? "UPLOAD_NOT_ARRIVED" : "UPLOAD_GONE");
    case "unknown":
      return { kind: "changed", cause: completed.cause };
    case "gone":
      if (hasWaited) throw completed.error;
      // Another finish may be completing it, even after an abort freed its parts. An abort puts its mark only a moment
      // later.
      await waitForUnconfirmedFinishes(storage, storage.clock.now());
      return { kind: "changed", cause: completed.error, hasWaited: true };
  }
}

/** @throws UploadError if it may not be published: it was refused, or is too old to tell whether it was ended */
async function requireOpen(finish: FinishCall, stored: StoredUpload): Promise<void> {
  const { storage, key, upload, mediaKey, derive } = finish;
  if (outlivesMarks(storage, { ...upload, key })) throw new UploadError("UPLOAD_GONE");
  const refusal = refusalIn(upload, stored);
  if (!refusal) return;
  // The finish that refused it may have broken off.
  await removeUnpublished({ storage, hasDerive: derive !== undefined }, { mediaKey, size: upload.size });
  throw refusal;
}
