import { contentDisposition, mediaKeyOf, parseUploadKey } from "@s3-direct/upload-core";
import { presign } from "./s3/presign.ts";
import type { S3Storage } from "./s3/storage.ts";

export type DownloadUrlOptions = {
  /**
   * Life of the URL in seconds, 1 to 86,400; shorter where the credentials end earlier. Whoever has the URL reads the file
   * as long as that. @default 300
   */
  expiresIn?: number;
  /**
   * Saves the file under this name in place of showing it. @default as it was published: its own name; shown where browsers
   * show such files without running them, else saved
   */
  saveAs?: string;
};

/**
 * A short presigned GET of a published file, the only way to read a private one. The caller checks who may. Storage is not
 * asked: the URL of a file that is not there, or no longer, answers 403 or 404.
 * @param uploadKey the upload key, which `onFinish` gets as `key`
 * @returns also the seconds it lives
 * @throws TypeError when `uploadKey` is not an upload key or `expiresIn` is not what it must be
 */
export async function createDownloadUrl(
  storage: S3Storage,
  uploadKey: string,
  options: DownloadUrlOptions = {},
): Promise<{ url: string; expiresIn: number }> {
  const { expiresIn = 300, saveAs } = options;
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > 86_400) {
    throw new TypeError("expiresIn is a whole number of seconds from 1 to 86400.");
  }
  if (!parseUploadKey(uploadKey)) {
    throw new TypeError("createDownloadUrl takes the upload key that onCreate and onFinish were given.");
  }
  return presign(storage.downloads, {
    method: "GET",
    origin: storage.downloads.bucketUrl,
    key: await mediaKeyOf(uploadKey, storage.mediaKeys),
    query: saveAs === undefined ? {} : { "response-content-disposition": attachment(saveAs) },
    expiresIn,
  });
}

/** A type that nobody shows is an attachment. */
function attachment(name: string): string {
  return contentDisposition({ name, contentType: "application/octet-stream" });
}
