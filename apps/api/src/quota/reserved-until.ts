import { parseUploadKey } from "@s3-direct/upload-core";
import type { S3Storage } from "@s3-direct/upload-server";

/**
 * The quota's time limit: until when room stays taken for an upload that is neither finished nor cancelled.
 *
 * In one piece it can arrive until its request ends (`expiresIn`, by default an hour). In parts it can be gone on with, and its
 * parts are billed, until the bucket's rule frees them (`resumableFor`, 7 days).
 */
export function reservedUntil(
  { resumableFor }: Pick<S3Storage, "resumableFor">,
  upload: { key: string; /** When its request ends. */ expiresAt: Date },
): Date {
  return isInParts(upload.key) ? new Date(Date.now() + resumableFor * 1000) : upload.expiresAt;
}

export function isInParts(uploadKey: string): boolean {
  return parseUploadKey(uploadKey)?.partSize !== undefined;
}
