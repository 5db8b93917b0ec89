import type { S3Client } from "@aws-sdk/client-s3";
import { mediaKeyOf, parseUploadKey, type MediaKeyForm } from "@s3-direct/upload-core";
import { pagesOfObjects, pagesOfUnfinished } from "../s3/all-pages.ts";
import { foldersIn } from "../s3/folders-in.ts";
import { mapStorageError } from "../s3/map-error.ts";
import type { S3Storage } from "../s3/storage.ts";

/**
 * Finds the upload of a media key among those that still exist: complete, unfinished or ended. A media key does not
 * contain its upload key, so all uploads are compared: the owner's, or everybody's if media keys are opaque.
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function findUpload(
  storage: S3Storage,
  { janitor, mediaKey }: { janitor: S3Client; mediaKey: string },
): Promise<string | undefined> {
  try {
    for await (const keys of keysOfUploads(storage, { janitor, mediaKey })) {
      const uploads = keys.filter((key) => parseUploadKey(key) !== undefined);
      const mediaKeys = await Promise.all(uploads.map((key) => mediaKeyOf(key, formOf(mediaKey))));
      const found = mediaKeys.indexOf(mediaKey);
      if (found >= 0) return uploads[found];
    }
    return undefined;
  } catch (error) {
    throw mapStorageError(error);
  }
}

/** Returns the form of a media key; the storage's form may have changed since. Only readable keys have a date. */
export const formOf = (mediaKey: string): MediaKeyForm => (/\/\d{8}-[^/]*$/.test(mediaKey) ? "readable" : "opaque");

async function* keysOfUploads(
  { uploadBucket }: S3Storage,
  { janitor, mediaKey }: { janitor: S3Client; mediaKey: string },
): AsyncGenerator<string[]> {
  const [, owner = ""] = mediaKey.split("/");
  const endpoints = await foldersIn(janitor, { Bucket: uploadBucket, Prefix: "uploads/" });
  for (const endpoint of endpoints) {
    const folder = { Bucket: uploadBucket, Prefix: formOf(mediaKey) === "opaque" ? endpoint : `${endpoint}${owner}/` };
    for await (const page of pagesOfObjects(janitor, folder)) yield page.map(({ Key }) => Key);
    for await (const page of pagesOfUnfinished(janitor, folder)) yield page.map(({ Key }) => Key);
  }
}
