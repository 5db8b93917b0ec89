import { mediaKeyOf, UploadError } from "@s3-direct/upload-core";
import type { AbortUploadInput } from "@s3-direct/upload-core/contract";
import { requireOwnUpload, type Caller } from "./own-upload.ts";
import { withdraw } from "./delete-upload.ts";
import { abortMultipart } from "./s3/multipart.ts";
import { isPublished, readUpload } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";
import { isTombstone, putFirstTombstone, putTombstone } from "./tombstone.ts";

export type AbortUploadDeps = { storage: S3Storage; caller: Caller };

/**
 * Ends an upload that its owner no longer wants: its presigned requests gain nothing from here on, and finish says that it is
 * gone. The parts of a multipart upload, which are billed, are freed. What is published already stays.
 * @returns whether there was an upload to end: false for one that is published or was ended before, and for an uploadId that
 * S3 does not know
 * @throws UploadError UPLOAD_NOT_FOUND, INVALID_INPUT without the uploadId of a multipart upload, or STORAGE_UNAVAILABLE
 */
export async function abortUpload(deps: AbortUploadDeps, input: AbortUploadInput): Promise<boolean> {
  const { storage, caller } = deps;
  const { key, uploadId } = input;
  const upload = requireOwnUpload(key, caller);
  if (upload.partSize !== undefined && uploadId === undefined) {
    throw new UploadError("INVALID_INPUT", { sentence: "This upload has parts: abort needs its uploadId." });
  }
  const parts = upload.partSize !== undefined && uploadId !== undefined ? { key, uploadId } : undefined;
  const freed = parts && (await abortMultipart(storage, parts));
  const mediaKey = await mediaKeyOf(key, storage.mediaKeys);
  const [stored, published] = await Promise.all([readUpload(storage, key), isPublished(storage, mediaKey)]);
  if (published || isTombstone(upload, stored)) return freed === true;
  // Where nothing had arrived and the mark is the first to do so, there is nothing that could be published.
  const isFirst = !stored && (await putFirstTombstone(storage, { ...upload, key }));
  if (!isFirst) {
    await putTombstone(storage, { ...upload, key });
    // A finish that was on its way may publish it yet.
    await withdraw(storage, { size: upload.size, mediaKey, mayArrive: true });
  }
  // With a made-up uploadId the parts are still there, and billed: what is reserved for them must not be given back.
  return freed !== false || stored !== undefined;
}
