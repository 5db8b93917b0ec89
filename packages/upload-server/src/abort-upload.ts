import { mediaKeyOf } from "@s3-direct/upload-core";
import type { AbortUploadInput } from "@s3-direct/upload-core/contract";
import { requireOwnUpload, type Caller } from "./own-upload.ts";
import { abortMultipart } from "./s3/multipart.ts";
import { isPublished } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";
import { putTombstone } from "./tombstone.ts";

export type AbortUploadDeps = { storage: S3Storage; caller: Caller };

/**
 * Ends an upload that its owner no longer wants: its presigned request gains nothing from here on, and finish says that
 * it is gone. The parts of a multipart upload, which are billed, are freed. What is published already stays.
 * @returns whether there was an upload to end
 * @throws UploadError UPLOAD_NOT_FOUND or STORAGE_UNAVAILABLE
 */
export async function abortUpload(deps: AbortUploadDeps, input: AbortUploadInput): Promise<boolean> {
  const { storage, caller } = deps;
  const upload = requireOwnUpload(input.key, caller);
  if (upload.partSize !== undefined && input.uploadId !== undefined) {
    await abortMultipart(storage, { key: input.key, uploadId: input.uploadId });
  }
  if (await isPublished(storage, await mediaKeyOf(input.key))) return false;
  await putTombstone(storage, { ...upload, key: input.key });
  return true;
}
