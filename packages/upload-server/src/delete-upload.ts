import { mediaKeyOf, parseUploadKey } from "@s3-direct/upload-core";
import { removeMedia } from "./publish.ts";
import { abortCopies } from "./s3/copy-parts.ts";
import { removeOldVersions } from "./s3/remove-all.ts";
import type { S3Storage } from "./s3/storage.ts";
import { putTombstone } from "./tombstone.ts";

/**
 * Deletes a published file for good. First the upload object is overwritten by one that no longer fits its key, so that
 * neither the presigned request nor another finish brings the file back; then the media object goes. Safe to repeat.
 * Where buckets keep versions, a janitor's keys are needed lest the file's bytes stay as an old one. The caller checks whose
 * file it is.
 * @throws TypeError when `uploadKey` is not an upload key
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function deleteUpload(storage: S3Storage, uploadKey: string): Promise<void> {
  const upload = parseUploadKey(uploadKey);
  if (!upload) throw new TypeError("deleteUpload takes the upload key that onCreate and onFinish were given.");
  await putTombstone(storage, { ...upload, key: uploadKey });
  const mediaKey = await mediaKeyOf(uploadKey);
  if (upload.size > storage.copyPartSize) await abortCopies(storage, mediaKey);
  await removeMedia(storage, mediaKey);
  if (!storage.janitor) return;
  await removeOldVersions(storage.janitor, { Bucket: storage.mediaBucket, Key: mediaKey });
  await removeOldVersions(storage.janitor, { Bucket: storage.uploadBucket, Key: uploadKey });
}
