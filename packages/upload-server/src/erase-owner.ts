import { mediaFolderOf, ownerSegment } from "@s3-direct/upload-core";
import { mapStorageError } from "./s3/map-error.ts";
import { abortUnfinished, removeStored } from "./s3/remove-all.ts";
import { foldersIn } from "./s3/stored-page.ts";
import type { S3Storage } from "./s3/storage.ts";
import { settle } from "./settle.ts";

/** How many there were; of a bucket that keeps versions each counts. */
export type ErasedOwner = {
  uploads: number;
  /** Public and private ones. */
  media: number;
  /** Uploads and copies whose parts were freed. */
  unfinished: number;
};

/**
 * Erases all that is an owner's, at every endpoint: uploads, published files and parts in progress, all versions of them. End
 * the owner's sessions first: who may still call `create` and `finish` begins anew. Safe to repeat, and to be repeated where
 * it broke off. What a presigned request still stores afterwards is never published and expires with the upload bucket's
 * objects; copies in a CDN are yours to invalidate.
 * @throws TypeError where the storage has no janitor, or `owner` can't be one
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function eraseOwner(storage: S3Storage, { owner }: { owner: string }): Promise<ErasedOwner> {
  const { janitor, uploadBucket, mediaBucket } = storage;
  if (!janitor) throw new TypeError("eraseOwner needs a janitor: give createS3Storage its keys.");
  const folder = `${ownerSegment(owner)}/`;
  const endpoints = await foldersIn(janitor, { Bucket: uploadBucket, Prefix: "uploads/" }).catch((error: unknown) => {
    throw mapStorageError(error);
  });
  const erased = { uploads: 0, media: 0, unfinished: 0 };
  // What is published is copied from an upload: without that, nothing is published any more while the rest goes.
  for (const endpoint of endpoints) {
    const place = { Bucket: uploadBucket, Prefix: `${endpoint}${folder}` };
    erased.unfinished += await abortUnfinished(janitor, place);
    erased.uploads += await removeStored(janitor, place);
  }
  // What had begun by then is published within a moment.
  if (erased.uploads > 0) await settle(storage, storage.clock.now());
  const mediaFolder = await mediaFolderOf(owner, storage.mediaKeys);
  for (const prefix of ["media", "private"]) {
    const place = { Bucket: mediaBucket, Prefix: `${prefix}/${mediaFolder}/` };
    erased.unfinished += await abortUnfinished(janitor, place);
    erased.media += await removeStored(janitor, place);
  }
  return erased;
}
