import { mediaKeyOf, UploadError, type UploadKey } from "@s3-direct/upload-core";
import type { AbortUploadInput } from "@s3-direct/upload-core/contract";
import { requireOwnUpload, type Caller } from "./own-upload.ts";
import { type BytesMayRemain, readMark, whatMayRemain } from "./ending/end-mark.ts";
import { reportIfPublished } from "./ending/remove-media.ts";
import { abortMultipart } from "./s3/multipart.ts";
import { isPublished, readUpload } from "./s3/read-head.ts";
import { removeOldVersions } from "./s3/remove-all.ts";
import type { S3Storage } from "./s3/storage.ts";
import { listUploadParts, type Multipart } from "./s3/stored-parts.ts";
import { waitForUnconfirmedFinishes } from "./ending/unconfirmed-finish.ts";
import { canBeFirst, isTombstone, putFirstTombstone, putTombstone, replaceLateCompletion } from "./ending/tombstone.ts";
import { withdraw } from "./ending/withdraw.ts";

export type AbortUploadDeps = { storage: S3Storage; caller: Caller };

/** How an upload has ended, by this abort or before it. */
export type AbortOutcome =
  /** It was published before. Nothing was ended, and the file stays. */
  | { status: "published" }
  /** It is not published and never will be. */
  | { status: "aborted"; bytesMayRemain: BytesMayRemain };

/**
 * Ends an upload that its owner no longer wants. Its presigned requests can no longer publish anything, and finish
 * answers that the upload is gone. The parts of a multipart upload, which are billed, are freed. A published file
 * stays. Safe to repeat: it completes an earlier abort or delete that broke off, and returns the same answer. But in a
 * bucket that keeps versions, and without a janitor, it returns `"version"` if it can't tell that no bytes were there:
 * for a second abort, even if the first returned `false`, and for an upload in parts that S3 may be completing.
 * @throws UploadError UPLOAD_NOT_FOUND; INVALID_INPUT if the uploadId of a multipart upload is missing; UPLOAD_GONE if
 * S3 does not know the uploadId and the upload is neither published nor marked as ended; STORAGE_UNAVAILABLE
 */
export async function abortUpload(deps: AbortUploadDeps, input: AbortUploadInput): Promise<AbortOutcome> {
  const { storage, caller } = deps;
  const { key } = input;
  const upload = requireOwnUpload(key, caller);
  const mediaKey = await mediaKeyOf(key, storage.mediaKeys);
  const parts = await findParts(storage, { ...input, upload });
  const look = () => Promise.all([readUpload(storage, key), isPublished(storage, mediaKey)]);
  let [stored, published] = await look();
  if (parts === "unknown" && !stored && !published) {
    // A finish may be completing the multipart upload.
    await waitForUnconfirmedFinishes(storage, storage.clock.now());
    [stored, published] = await look();
    // The upload may still have parts under its real uploadId. Those live for days, longer than a tombstone that would
    // mark them as ended.
    if (!stored && !published) throw new UploadError("UPLOAD_GONE");
  }
  // If the upload was ended, an earlier abort or delete broke off before it removed the media object.
  const isEnded = isTombstone(upload, stored) || (published && (await readMark(storage, { ...upload, key })));
  if (published && !isEnded) return { status: "published" };

  // Parts are freed after the tombstone is put, so that an abort that breaks off in between can be repeated.
  const freeParts = async () => {
    if (typeof parts === "object") await abortMultipart(storage, parts);
  };
  // If nothing has arrived and this tombstone is the first object under the key, no finish can publish anything.
  if (!stored && (await putFirstTombstone(storage, { ...upload, key }))) {
    await freeParts();
    return { status: "aborted", bytesMayRemain: false };
  }
  const { keepsVersions } = await putTombstone(storage, { ...upload, key });
  await freeParts();
  // A running finish may still publish the file. If an earlier abort ended the upload, that abort has reported it.
  const onUnpublished = reportIfPublished(storage, published || !isEnded);
  await withdraw(storage, { size: upload.size, mediaKey, mayBePublished: true, onUnpublished });
  await replaceLateCompletion(storage, { ...upload, key });
  // Parts may have been completed since the look, or while they were freed.
  const mayHaveArrived = stored !== undefined || upload.partSize !== undefined || canBeFirst(storage, upload);
  const isKept = keepsVersions && mayHaveArrived && !(await removeOldUpload(storage, key));
  return { status: "aborted", bytesMayRemain: whatMayRemain(storage, { ...upload, isKept }) };
}

/** @returns whether the old versions were removed: false without a janitor */
async function removeOldUpload({ janitor, uploadBucket }: S3Storage, key: string): Promise<boolean> {
  if (!janitor) return false;
  await removeOldVersions(janitor, { Bucket: uploadBucket, Key: key });
  return true;
}

/**
 * Finds the upload's parts. Returns "none" if it can't have any.
 * @returns "unknown" if S3 does not know the uploadId: the upload may then have parts under its real one
 */
async function findParts(
  storage: S3Storage,
  { key, uploadId, upload }: AbortUploadInput & { upload: UploadKey },
): Promise<Multipart | "none" | "unknown"> {
  if (upload.partSize === undefined) return "none";
  if (uploadId === undefined) {
    throw new UploadError("INVALID_INPUT", { sentence: "This upload has parts: abort needs its uploadId." });
  }
  // The response to an abort proves nothing: MinIO sends the same for an invented uploadId, AWS for one that ended
  // hours ago.
  return (await listUploadParts(storage, { key, uploadId })) === undefined ? "unknown" : { key, uploadId };
}
