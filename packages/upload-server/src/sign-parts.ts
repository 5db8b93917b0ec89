import { UploadError } from "@s3-direct/upload-core";
import { partAt } from "@s3-direct/upload-core/internal";
import type { SignPartsInput, SignPartsResult } from "@s3-direct/upload-core/contract";
import { requireOwnMultipart, type Caller } from "./own-upload.ts";
import { presignPart } from "./s3/presign.ts";
import type { S3Storage } from "./s3/storage.ts";

export type SignPartsDeps = { storage: S3Storage; caller: Caller };

/**
 * Signs some parts of a multipart upload, each for its exact length. The key contains the part plan, so no request to
 * storage is needed.
 * @throws UploadError UPLOAD_NOT_FOUND; INVALID_INPUT for a part outside the plan; STORAGE_UNAVAILABLE if the signer's
 * credentials can't be had
 */
export async function signParts(deps: SignPartsDeps, input: SignPartsInput): Promise<SignPartsResult> {
  const { storage, caller } = deps;
  const { key, uploadId } = input;
  const upload = requireOwnMultipart(key, caller);
  const signed = await Promise.all(
    input.parts.map(({ partNumber, sha256, crc64nvme }) => {
      const part = partAt(upload, partNumber);
      if (!part) throw new UploadError("INVALID_INPUT", { sentence: `This upload has no part ${partNumber}.` });
      return presignPart(storage, { key, uploadId, partNumber, size: part.size, sha256, crc64nvme });
    }),
  );
  return {
    parts: signed.map(({ partNumber, url, headers }) => ({ partNumber, url, headers })),
    expiresIn: Math.min(...signed.map((part) => part.expiresIn)),
  };
}
