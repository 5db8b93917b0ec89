import { mediaKeyOf, parseUploadKey } from "@s3-direct/upload-core";
import { isOneShot } from "./end-mark.ts";
import { removeMedia } from "./publish.ts";
import { abortCopies } from "./s3/copy-parts.ts";
import { ageOf } from "./s3/read-head.ts";
import { removeOldVersions } from "./s3/remove-all.ts";
import type { S3Storage } from "./s3/storage.ts";
import { settle } from "./settle.ts";
import { putTombstone } from "./tombstone.ts";

/**
 * Deletes a published file for good. First the upload object is overwritten by one that no longer fits its key, so that
 * neither the presigned request nor another finish brings the file back; then the media object goes. Safe to repeat.
 * Takes a second where the file was published within the last minutes, because another finish of it may be on its way.
 * Where buckets keep versions, a janitor's keys are needed lest the file's bytes stay as an old one. The caller checks whose
 * file it is.
 * @throws TypeError when `uploadKey` is not an upload key
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function deleteUpload(storage: S3Storage, uploadKey: string): Promise<void> {
  const { janitor, mediaBucket, uploadBucket } = storage;
  const upload = parseUploadKey(uploadKey);
  if (!upload) throw new TypeError("deleteUpload takes the upload key that onCreate and onFinish were given.");
  const mediaKey = await mediaKeyOf(uploadKey, storage.mediaKeys);
  const [age] = await Promise.all([
    ageOf(storage, { Bucket: mediaBucket, Key: mediaKey }),
    putTombstone(storage, { ...upload, key: uploadKey }),
  ]);
  // Who finds a file published does not copy; and a copy that began before it was there has ended long since.
  const mayArrive = !isOneShot(storage, upload.size) || age === undefined || age < OLD_MS;
  await withdraw(storage, { size: upload.size, mediaKey, mayArrive });
  if (!janitor) return;
  await removeOldVersions(janitor, { Bucket: mediaBucket, Key: mediaKey });
  await removeOldVersions(janitor, { Bucket: uploadBucket, Key: uploadKey });
}

/** Far more than any copy in one call takes, and than the clocks of S3's servers differ; in milliseconds. */
const OLD_MS = 10 * 60_000;

/**
 * Takes back what is published of an upload whose mark has just been put.
 * @param mayArrive whether a finish that has not seen the mark may still publish it
 */
export async function withdraw(
  storage: S3Storage,
  { size, mediaKey, mayArrive }: { size: number; mediaKey: string; mayArrive: boolean },
): Promise<void> {
  const marked = storage.clock.now();
  if (size > storage.copyPartSize) await abortCopies(storage, mediaKey);
  // At once, for whoever looks; and once more when nothing can come any more.
  await removeMedia(storage, mediaKey);
  if (!mayArrive) return;
  await settle(storage, marked);
  await removeMedia(storage, mediaKey);
}
