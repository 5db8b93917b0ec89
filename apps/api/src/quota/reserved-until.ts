import { parseUploadKey, uploadLifetime } from "@s3-direct/upload-core";
import type { BytesMayRemain, S3Storage } from "@s3-direct/upload-server";

/**
 * Returns until when the quota reserves room for an upload that is neither finished nor aborted.
 *
 * In one piece it can arrive until its presigned request expires (`expiresIn`, by default an hour). In parts it can be
 * continued, and its parts are billed, until the bucket's rule removes them (`resumableFor`, 7 days).
 *
 * @param upload.partsFor - for an upload in parts, in seconds: a later finish needs room again. @default `resumableFor`
 */
export function reservedUntil(
  { resumableFor }: Pick<S3Storage, "resumableFor">,
  upload: { key: string; /** When its presigned request expires. */ expiresAt: Date; partsFor?: number },
): Date {
  return isInParts(upload.key)
    ? new Date(Date.now() + Math.min(upload.partsFor ?? resumableFor, resumableFor) * 1000)
    : upload.expiresAt;
}

/**
 * Returns when the bucket's rule will have removed the bytes of an upload that ends now. Undefined if the bucket has
 * not kept them.
 */
export function keptUntil(bytesMayRemain: BytesMayRemain): Date | undefined {
  return bytesMayRemain === "version" ? new Date(Date.now() + uploadLifetime * 1000) : undefined;
}

/** Whether it is an upload in parts, even in a single one. */
export function isInParts(uploadKey: string): boolean {
  return parseUploadKey(uploadKey)?.partSize !== undefined;
}

/**
 * Whether it is an upload in more than one part, of which only a few may be under way. If S3 has no safe PUT, small
 * files are uploaded as one part each.
 */
export function isInSeveralParts(uploadKey: string): boolean {
  const { size = 0, partSize = Infinity } = parseUploadKey(uploadKey) ?? {};
  return size > partSize;
}
