import { mediaKeyOf, parseUploadKey } from "@s3-direct/upload-core";
import { contentDisposition, isMediaKey, mediaKeyOfVariant } from "@s3-direct/upload-core/internal";
import { bucketQuery, presign } from "./s3/presign.ts";
import type { S3Storage } from "./s3/storage.ts";
import { requireExpiresIn } from "./s3/expires-in.ts";

export type DownloadUrlOptions = {
  /**
   * How long the URL is valid, in seconds, 1 to 86,400; less if the credentials expire earlier. Until then anyone who
   * has the URL can read the file. @default 300
   */
  expiresIn?: number | undefined;
  /**
   * Makes browsers save the file under this name instead of showing it. @default as published: under its own name, and
   * shown if browsers show such files without running them, otherwise saved
   */
  saveAs?: string | undefined;
};

/**
 * Returns a short-lived presigned GET URL of a published file, the only way to read a private one. The caller must
 * check who may read the file. No request is sent to storage: if the file does not exist, or no longer does, its URL
 * answers 403 or 404.
 * @param key the upload key, which `onFinish` gets as `key`, or the media key, which is `file.key`, or a variant's:
 * `file.variants.….key`
 * @returns the URL, and for how many seconds it is valid
 * @throws TypeError if `key` is none of these, or `expiresIn` is out of range
 * @throws UploadError STORAGE_UNAVAILABLE if the publisher's credentials can't be had
 */
export async function createDownloadUrl(
  storage: S3Storage,
  key: string,
  options: DownloadUrlOptions = {},
): Promise<{ url: string; expiresIn: number }> {
  const { expiresIn = 300, saveAs } = options;
  requireExpiresIn(expiresIn);
  const isUploadKey = parseUploadKey(key) !== undefined;
  if (!isUploadKey && !isMediaKey(key) && mediaKeyOfVariant(key) === undefined) {
    throw new TypeError(
      "createDownloadUrl takes an upload key, which onFinish gets as `key`, or a media key: `file.key`.",
    );
  }
  return presign(storage.downloads, {
    method: "GET",
    bucketUrl: storage.downloads.bucketUrl,
    key: isUploadKey ? await mediaKeyOf(key, storage.mediaKeys) : key,
    query: {
      ...(saveAs !== undefined && { "response-content-disposition": attachment(saveAs) }),
      ...bucketQuery(storage),
    },
    expiresIn,
  });
}

/** Uses a type that no browser shows, so that the file is an attachment. */
function attachment(name: string): string {
  return contentDisposition({ name, contentType: "application/octet-stream" });
}
