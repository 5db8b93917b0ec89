import { parseUploadKey, uploadLifetime } from "@s3-direct/upload-core";
import type { BytesMayRemain, S3Storage } from "@s3-direct/upload-server";

/**
 * The quota's time limit: until when room stays taken for an upload that is neither finished nor cancelled.
 *
 * In one piece it can arrive until its request ends (`expiresIn`, by default an hour). In parts it can be gone on with, and its
 * parts are billed, until the bucket's rule frees them (`resumableFor`, 7 days).
 *
 * @param upload.partsFor - in seconds, for one in parts: what finishes later needs room again. @default `resumableFor`
 */
export function reservedUntil(
  { resumableFor }: Pick<S3Storage, "resumableFor">,
  upload: { key: string; /** When its request ends. */ expiresAt: Date; partsFor?: number },
): Date {
  return parseUploadKey(upload.key)?.partSize !== undefined
    ? new Date(Date.now() + Math.min(upload.partsFor ?? resumableFor, resumableFor) * 1000)
    : upload.expiresAt;
}

/** By when the bucket's rule has removed the bytes of an upload that ends now. Undefined where the bucket has not kept them. */
export function keptUntil(bytesMayRemain: BytesMayRemain): Date | undefined {
  return bytesMayRemain === "version" ? new Date(Date.now() + uploadLifetime * 1000) : undefined;
}

/** Whether it is an upload in more than one part, of which only a few may be under way. Where S3 has no safe PUT, small files are one part each. */
export function isInSeveralParts(uploadKey: string): boolean {
  const { size = 0, partSize = Infinity } = parseUploadKey(uploadKey) ?? {};
  return size > partSize;
}
