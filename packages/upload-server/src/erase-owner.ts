import type { S3Client } from "@aws-sdk/client-s3";
import { mediaFolderOf, ownerSegment } from "@s3-direct/upload-core/internal";
import { throwStorageError } from "./s3/map-error.ts";
import { abortUnfinished, removeStored } from "./s3/remove-all.ts";
import { foldersIn } from "./s3/folders-in.ts";
import type { S3Storage } from "./s3/storage.ts";
import { waitForUnconfirmedFinishes } from "./ending/unconfirmed-finish.ts";

/** How many were erased. In a bucket that keeps versions each version counts. */
export type ErasedOwner = {
  uploads: number;
  /** Public and private files, and their variants. */
  media: number;
  /** Uploads and copies whose parts were freed. */
  unfinished: number;
};

/**
 * Erases everything of an owner, at every endpoint: uploads, published files and parts in progress, in all their
 * versions.
 *
 * Lock the owner out first: refuse `create` and `finish` (in the endpoint's `procedure`), and end the sessions. A
 * running finish may take minutes: S3 may need that long to complete a multipart upload
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html), and `verify` may take as long as
 * `verifyTimeout`. This function waits only a few seconds. So call it again ten minutes later, when every such finish
 * has ended, before you forget whose files they were.
 *
 * Safe to repeat; if it breaks off, call it again. It takes a second at least, because a finish may be running. A
 * presigned request may still store something afterwards, which is never published and expires with the upload bucket's
 * objects. Remove copies in a CDN by `onUnpublished` of `createS3Storage`. MinIO does not list all parts in progress
 * (docs/providers.md); it removes the remaining ones itself after a day.
 * @throws TypeError if the storage has no janitor, or `owner` can't be an owner
 * @throws Error if S3 does not list all that it keeps: part of it may be erased then
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function eraseOwner(storage: S3Storage, { owner }: { owner: string }): Promise<ErasedOwner> {
  const { janitor, mediaBucket } = storage;
  if (!janitor) throw new TypeError("eraseOwner needs a janitor: give createS3Storage its keys.");
  const erased = { uploads: 0, media: 0, unfinished: 0 };
  // Uploads first: files are published from them, so nothing new is published while the rest is erased.
  await eraseUploads(storage, { janitor, owner, erased });
  // Finishes that were running end meanwhile. The next round finds the objects that they completed from parts.
  for (let round = 0; ; round += 1) {
    await waitForUnconfirmedFinishes(storage, storage.clock.now());
    if (round === maxRounds || (await eraseUploads(storage, { janitor, owner, erased })) === 0) break;
  }
  const mediaFolder = await mediaFolderOf(owner, storage.mediaKeys);
  for (const prefix of ["media", "private"]) {
    const folder = { Bucket: mediaBucket, Prefix: `${prefix}/${mediaFolder}/` };
    erased.unfinished += await abortUnfinished(janitor, folder);
    erased.media += await removeStored(janitor, folder, storage.onUnpublished);
  }
  return erased;
}

/**
 * A finish that was running completes its parts once, so the second round finds nothing. Somebody with presigned
 * requests can store objects again and again, so the rounds are limited.
 */
const maxRounds = 3;

/** Erases an owner's uploads at every endpoint, and counts them. @returns how many this call found */
async function eraseUploads(
  { uploadBucket }: S3Storage,
  { janitor, owner, erased }: { janitor: S3Client; owner: string; erased: ErasedOwner },
): Promise<number> {
  const endpoints = await foldersIn(janitor, { Bucket: uploadBucket, Prefix: "uploads/" }).catch(throwStorageError);
  let found = 0;
  for (const endpoint of endpoints) {
    const folder = { Bucket: uploadBucket, Prefix: `${endpoint}${ownerSegment(owner)}/` };
    const unfinished = await abortUnfinished(janitor, folder);
    const uploads = await removeStored(janitor, folder);
    erased.unfinished += unfinished;
    erased.uploads += uploads;
    found += unfinished + uploads;
  }
  return found;
}
