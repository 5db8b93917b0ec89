import { contentDisposition, isMediaKey, mediaKeyOf, mediaKeyOfVariant, parseUploadKey } from "@s3-direct/upload-core";
import { bucketQuery, presign } from "./s3/presign.ts";
import type { S3Storage } from "./s3/storage.ts";
import { requireExpiresIn } from "./s3/expires-in.ts";

export type DownloadUrlOptions = {
  /**
   * Life of the URL in seconds, 1 to 86,400; shorter where the credentials end earlier. Whoever has the URL can read the file
   * for that long. @default 300
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
 * @param key the upload key, which `onFinish` gets as `key`, or the media key, which is `file.key`, or a variant's: `file.variants.….key`
 * @returns the URL, and for how many seconds it is valid
 * @throws TypeError when `key` is neither or `expiresIn` is not what it must be
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
    origin: storage.downloads.bucketUrl,
    key: isUploadKey ? await mediaKeyOf(key, storage.mediaKeys) : key,
    query: {
      ...(saveAs !== undefined && { "response-content-disposition": attachment(saveAs) }),
      ...bucketQuery(storage),
    },
    expiresIn,
  });
}

/** A type that nobody shows is an attachment. */
function attachment(name: string): string {
  return contentDisposition({ name, contentType: "application/octet-stream" });
}
