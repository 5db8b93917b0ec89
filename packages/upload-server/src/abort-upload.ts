import { mediaKeyOf, UploadError, type UploadKey } from "@s3-direct/upload-core";
import type { AbortUploadInput } from "@s3-direct/upload-core/contract";
import { requireOwnUpload, type Caller } from "./own-upload.ts";
import { type BytesMayRemain, whatMayRemain } from "./ending/end-mark.ts";
import { reportIfPublished } from "./finish/publish.ts";
import { abortMultipart } from "./s3/multipart.ts";
import { isPublished, readUpload } from "./s3/read-head.ts";
import { removeOldVersions } from "./s3/remove-all.ts";
import type { S3Storage } from "./s3/storage.ts";
import { listUploadParts, type Multipart } from "./s3/stored-parts.ts";
import { waitUntilSettled } from "./ending/settle.ts";
import { canBeFirst, isTombstone, putFirstTombstone, putTombstone } from "./ending/tombstone.ts";
import { withdraw } from "./ending/withdraw.ts";

export type AbortUploadDeps = { storage: S3Storage; caller: Caller };

export type AbortedUpload =
  /** It was published before: nothing was ended, and the file stays. */
  | { status: "published" }
  /** It is not published and never will be. */
  | { status: "aborted"; bytesMayRemain: BytesMayRemain };

/**
 * Ends an upload that its owner no longer wants: its presigned requests gain nothing from here on, and finish says that it is
 * gone. The parts of a multipart upload, which are billed, are freed. A published file stays. Safe to repeat: it completes an earlier
 * abort or delete that broke off, and the answer is the same. But in a bucket that keeps versions a second abort can't tell what the first
 * one met, and says `"version"` where the first said `false`.
 * @throws UploadError UPLOAD_NOT_FOUND, INVALID_INPUT without the uploadId of a multipart upload, UPLOAD_GONE for an uploadId that S3
 * does not know, where the upload is neither published nor known as ended, or STORAGE_UNAVAILABLE
 */
export async function abortUpload(deps: AbortUploadDeps, input: AbortUploadInput): Promise<AbortedUpload> {
  const { storage, caller } = deps;
  const { key } = input;
  const upload = requireOwnUpload(key, caller);
  const mediaKey = await mediaKeyOf(key, storage.mediaKeys);
  const parts = await findParts(storage, { ...input, upload });
  const look = () => Promise.all([readUpload(storage, key), isPublished(storage, mediaKey)]);
  let [stored, published] = await look();
  if (parts === "unknown" && !stored && !published) {
    // A finish may be putting them together.
    await waitUntilSettled(storage, storage.clock.now());
    [stored, published] = await look();
    // The right uploadId may have parts. They live for days, longer than a tombstone that would say here that they are ended.
    if (!stored && !published) throw new UploadError("UPLOAD_GONE");
  }
  // A delete that broke off may have left the media object: the tombstone is newer, and counts.
  if (published && !isTombstone(upload, stored)) return { status: "published" };

  // Parts are freed after the mark is put: an abort that breaks off in between can be repeated.
  const freeParts = async () => {
    if (typeof parts === "object") await abortMultipart(storage, parts);
  };
  // When nothing has arrived and this tombstone is the first object under the key, no finish has anything to publish.
  if (!stored && (await putFirstTombstone(storage, { ...upload, key }))) {
    await freeParts();
    return { status: "aborted", bytesMayRemain: false };
  }
  const { keepsVersions } = await putTombstone(storage, { ...upload, key });
  await freeParts();
  // A finish that is on its way may still publish it. What an earlier abort has ended, that abort has reported.
  const onUnpublished = reportIfPublished(storage, published || !isTombstone(upload, stored));
  await withdraw(storage, { size: upload.size, mediaKey, mayBePublished: true, onUnpublished });
  const mayBeKept = keepsVersions && (stored !== undefined || canBeFirst(storage, upload));
  const isKept = mayBeKept && !(await removeOldUpload(storage, key));
  return { status: "aborted", bytesMayRemain: whatMayRemain(storage, { ...upload, isKept }) };
}

/** @returns whether it is gone: false where nobody may remove it */
async function removeOldUpload({ janitor, uploadBucket }: S3Storage, key: string): Promise<boolean> {
  if (!janitor) return false;
  await removeOldVersions(janitor, { Bucket: uploadBucket, Key: key });
  return true;
}

/**
 * The parts that may be there; "none" where there can't be any.
 * @returns "unknown" for an uploadId that S3 does not know, when the upload's real one may have parts
 */
async function findParts(
  storage: S3Storage,
  { key, uploadId, upload }: AbortUploadInput & { upload: UploadKey },
): Promise<Multipart | "none" | "unknown"> {
  if (upload.partSize === undefined) return "none";
  if (uploadId === undefined) {
    throw new UploadError("INVALID_INPUT", { sentence: "This upload has parts: abort needs its uploadId." });
  }
  // The answer to an abort tells nothing: MinIO has the same one for an uploadId that was made up, AWS for one that ended hours ago.
  return (await listUploadParts(storage, { key, uploadId })) === undefined ? "unknown" : { key, uploadId };
}
