import type { Changed } from "./changed.ts";
import { deriveUpload } from "../derive/derive-upload.ts";
import type { Derived } from "../derive/derive.ts";
import type { Manifest } from "../derive/manifest.ts";
import { manifestOf, publishDerived } from "../derive/publish-derived.ts";
import { describeFile } from "./describe-file.ts";
import { isStillOpen } from "../ending/end-mark.ts";
import { pending, type FinishCall } from "./finish-call.ts";
import type { FinishOutcome } from "./finish-types.ts";
import { judgeUpload, type UploadToJudge } from "./judge-upload.ts";
import type { Look } from "./look-at-upload.ts";
import { removeMedia } from "../ending/remove-media.ts";
import { publish } from "./publish.ts";
import { copiedSoFar } from "../s3/copies-under-way.ts";
import type { CopyOutcome } from "../s3/copy-parts.ts";
import type { StoredUpload } from "../s3/read-head.ts";
import { unconfirmedFinishMs } from "../ending/unconfirmed-finish.ts";
import { checkAnnounced, recordOf, type VerifiedFile } from "./verify.ts";

/** In seconds; below the 29 to 60 after which gateways and load balancers time out. */
const defaultVerifyTimeout = 20;

/** In seconds: who finishes a file without its browser asks no longer. */
const longestRetryAfter = 3_600;

/**
 * Judges an upload that has arrived and is not published yet, derives, prepares, copies, and confirms that it was not
 * ended meanwhile, unless the application leaves all that to another process.
 * @throws UploadError the refusal, or CHECK_UNAVAILABLE or STORAGE_UNAVAILABLE
 */
export async function judgeAndPublish(
  finish: FinishCall,
  { stored, tail, since }: Look & { stored: StoredUpload },
): Promise<FinishOutcome | Changed> {
  const { key, upload, mediaKey, verifyTimeout = defaultVerifyTimeout } = finish;
  const record = recordOf(upload, stored);
  const judged = { key, mediaKey, upload, record, stored, tail };
  const deferred = await askToDefer(finish, judged);
  if (deferred) return deferred;
  const verdict = await judgeUpload({ ...finish, verifyTimeout, hasDerive: finish.derive !== undefined }, judged);
  if (verdict.kind === "changed") return verdict;

  const { file, verified } = verdict;
  const making = await deriveFrom(finish, { ...judged, file });
  if (making.kind === "changed") return making;

  const { made } = making;
  const passed = { file: describeFile(finish, { ...file, ...made?.manifest }), metadata: record.metadata, verified };
  await finish.prepare?.(passed);

  const { etag, storedAt } = stored;
  const copied = await copyToMedia(finish, { file, made, etag });
  if (copied.kind === "changed") return copied;
  if (copied.kind === "pending") return pending(copied.copied);

  const isConfirmed = await confirmOrWithdraw(finish, { etag, since });
  return isConfirmed ? { status: "done", storedAt, ...passed } : { kind: "changed" };
}

/**
 * Returns the answer if the application leaves the rest to another process, with the number of bytes that it has
 * copied.
 * @throws UploadError if the file is not the announced one, and what the application throws
 * @throws TypeError if the application's answer has no time after which to ask again
 */
async function askToDefer({ storage, deferFinish, rules }: FinishCall, judged: UploadToJudge) {
  const { key, mediaKey, upload, record, stored } = judged;
  const deferred = await deferFinish?.({ file: checkAnnounced(judged, rules), metadata: record.metadata });
  if (!deferred) return undefined;
  const { retryAfter } = deferred;
  // With NaN or 0 a worker or an event would ask again at once, for an hour.
  if (!(retryAfter > 0 && retryAfter <= longestRetryAfter))
    throw new TypeError("deferFinish returns { retryAfter }, a number of seconds above 0, at most 3,600, or nothing.");
  const isCopiedInParts = upload.size > storage.copyPartSize;
  const copied = isCopiedInParts ? await copiedSoFar(storage, { key, etag: stored.etag, mediaKey }) : 0;
  return pending(copied, retryAfter);
}

/** The variants of a file, and their manifest. */
type Variants = { derived: Derived; manifest: Manifest };

async function deriveFrom(
  finish: FinishCall,
  input: UploadToJudge & { file: VerifiedFile },
): Promise<{ kind: "made"; made: Variants | undefined } | Changed> {
  const { derive, mediaKey } = finish;
  if (!derive) return { kind: "made", made: undefined };
  const making = await deriveUpload({ ...finish, derive }, input);
  if (making.kind === "changed") return making;
  const { derived } = making;
  return { kind: "made", made: derived && { derived, manifest: manifestOf(derived, { ...input.file, mediaKey }) } };
}

function copyToMedia(
  { storage, key, upload, mediaKey, deadline, publish: options }: FinishCall,
  { file, made, etag }: { file: VerifiedFile; made: Variants | undefined; etag: string },
): Promise<CopyOutcome> {
  const { visibility, partSize } = upload;
  const publication = { ...file, options, uploadKey: key, mediaKey, etag, visibility, deadline };
  return made ? publishDerived(storage, { ...publication, ...made, partSize }) : publish(storage, publication);
}

/**
 * Removes the published file if the upload was ended while it was copied. A delete or an abort waits a while before it
 * removes the media object for the last time. A copy that took less time than that needs no check: if the upload was
 * ended, the delete or abort removes its file. After a longer copy this function looks for the mark, and removes the
 * file itself.
 * @returns whether the file stays
 */
async function confirmOrWithdraw(
  { storage, key, upload, mediaKey }: FinishCall,
  { etag, since }: { etag: string; since: number },
): Promise<boolean> {
  // The parts of a large copy may have been copied long ago.
  if (upload.size <= storage.copyPartSize && storage.clock.now() - since < unconfirmedFinishMs) return true;
  if (await isStillOpen(storage, { ...upload, key, etag })) return true;
  await removeMedia(storage, mediaKey);
  return false;
}
