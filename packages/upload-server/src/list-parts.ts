import { UploadError } from "@s3-direct/upload-core";
import { partAt, partCountOf } from "@s3-direct/upload-core/internal";
import type { ListPartsInput, ListPartsResult } from "@s3-direct/upload-core/contract";
import { requireOwnMultipart, type Caller } from "./own-upload.ts";
import { readUpload } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";
import { listUploadParts } from "./s3/stored-parts.ts";

export type ListPartsDeps = { storage: S3Storage; caller: Caller };

/**
 * Lists the parts of a multipart upload that S3 has, for a browser that resumes it.
 * @throws UploadError UPLOAD_NOT_FOUND, UPLOAD_GONE if it has expired or was aborted, STORAGE_UNAVAILABLE
 */
export async function listParts(deps: ListPartsDeps, input: ListPartsInput): Promise<ListPartsResult> {
  const { storage, caller } = deps;
  const upload = requireOwnMultipart(input.key, caller);
  const parts = await listUploadParts(storage, input);
  if (parts) return { parts: parts.map(({ partNumber, size }) => ({ partNumber, size })) };
  // A completed upload has no parts to list any more, and needs none.
  const stored = await readUpload(storage, input.key);
  if (stored?.size !== upload.size) {
    throw new UploadError("UPLOAD_GONE", {
      sentence: "This upload has expired or was cancelled. Upload the file again.",
    });
  }
  const numbers = Array.from({ length: partCountOf(upload) }, (_, index) => index + 1);
  return { parts: numbers.map((partNumber) => ({ partNumber, size: partAt(upload, partNumber)?.size ?? 0 })) };
}
