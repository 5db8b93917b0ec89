import { mediaKeyOf, UploadError, type UploadKey } from "@s3-direct/upload-core";
import type { AbortUploadInput } from "@s3-direct/upload-core/contract";
import { requireOwnUpload, type Caller } from "./own-upload.ts";
import { withdraw } from "./delete-upload.ts";
import { requestIsReusable } from "./end-mark.ts";
import { abortMultipart } from "./s3/multipart.ts";
import { isPublished, readUpload } from "./s3/read-head.ts";
import { removeOldVersions } from "./s3/remove-all.ts";
import type { S3Storage } from "./s3/storage.ts";
import { listUploadParts } from "./s3/stored-parts.ts";
import { isTombstone, putFirstTombstone, putTombstone } from "./tombstone.ts";

export type AbortUploadDeps = { storage: S3Storage; caller: Caller };

export type AbortedUpload =
  /** It was published before: nothing was ended, and the file stays. */
  | { status: "published" }
  /**
   * It is not published and never will be. `ended` says whether this call gave back what it took: false where it was ended
   * before (then what the first call said of its bytes holds), and for an uploadId that S3 does not know, whose parts may still be
   * there, and billed. `bytesMayRemain`: until its request ends the upload bucket may hold its bytes, because the request can be used
   * again (a form, or a provider without conditional PUT) or because the bucket keeps them as an old version, which only a janitor can
   * remove.
   */
  | { status: "aborted"; ended: boolean; bytesMayRemain: boolean };

/**
 * Ends an upload that its owner no longer wants: its presigned requests gain nothing from here on, and finish says that it is
 * gone. The parts of a multipart upload, which are billed, are freed. What is published already stays.
 * @throws UploadError UPLOAD_NOT_FOUND, INVALID_INPUT without the uploadId of a multipart upload, or STORAGE_UNAVAILABLE
 */
export async function abortUpload(deps: AbortUploadDeps, input: AbortUploadInput): Promise<AbortedUpload> {
  const { storage, caller } = deps;
  const { key } = input;
  const upload = requireOwnUpload(key, caller);
  const parts = await freeParts(storage, { ...input, upload });
  const mediaKey = await mediaKeyOf(key, storage.mediaKeys);
  const [stored, published] = await Promise.all([readUpload(storage, key), isPublished(storage, mediaKey)]);

  // A delete that has not come to its end may have left the media object: the tombstone is the later truth.
  if (isTombstone(upload, stored))
    return {
      status: "aborted",
      ended: parts === "freed" && !published,
      bytesMayRemain: requestIsReusable(storage, upload),
    };
  if (published) return { status: "published" };

  // When nothing has arrived and this tombstone is the first object under the key, no finish has anything to publish.
  if (!stored && (await putFirstTombstone(storage, { ...upload, key })))
    return { status: "aborted", ended: parts !== "unknown", bytesMayRemain: false };
  const { keepsVersions } = await putTombstone(storage, { ...upload, key });
  // A finish that was on its way may publish it yet.
  await withdraw(storage, { size: upload.size, mediaKey, mayArrive: true });
  const isKept = keepsVersions && !(await removeOldUpload(storage, key));
  const ended = parts !== "unknown" || stored !== undefined;
  return { status: "aborted", ended, bytesMayRemain: requestIsReusable(storage, upload) || isKept };
}

/** @returns whether it is gone: false where nobody may remove it */
async function removeOldUpload({ janitor, uploadBucket }: S3Storage, key: string): Promise<boolean> {
  if (!janitor) return false;
  await removeOldVersions(janitor, { Bucket: uploadBucket, Key: key });
  return true;
}

/**
 * "remembered" is an upload that was completed or aborted before: AWS knows its uploadId for hours, and answers an abort of it as the
 * first one (https://github.com/minio/minio/issues/2250). Only a listing before that tells the two apart.
 * @returns "unknown" for an uploadId that S3 does not know, "none" for an upload of one piece
 */
async function freeParts(
  storage: S3Storage,
  { key, uploadId, upload }: AbortUploadInput & { upload: UploadKey },
): Promise<"freed" | "remembered" | "unknown" | "none"> {
  if (upload.partSize === undefined) return "none";
  if (uploadId === undefined) {
    throw new UploadError("INVALID_INPUT", { sentence: "This upload has parts: abort needs its uploadId." });
  }
  const isOpen = (await listUploadParts(storage, { key, uploadId })) !== undefined;
  if (!(await abortMultipart(storage, { key, uploadId }))) return "unknown";
  return isOpen ? "freed" : "remembered";
}
