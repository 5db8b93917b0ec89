import type { S3Client } from "@aws-sdk/client-s3";
import { day, uploadLifetime, dateOf, mediaKeyOf, parseUploadKey, type UploadKey } from "@s3-direct/upload-core";
import { isMediaKey } from "@s3-direct/upload-core/internal";
import { mayHaveVariants } from "./derive/manifest.ts";
import { type BytesMayRemain, isOneShot, whatMayRemain } from "./ending/end-mark.ts";
import { findUpload, formOf } from "./ending/find-upload.ts";
import { removeMedia } from "./ending/remove-media.ts";
import { abortMultipart } from "./s3/multipart.ts";
import { ageOf, isPublished, isThere } from "./s3/read-head.ts";
import { abortUnfinished, removeOldVersions, removeStored } from "./s3/remove-all.ts";
import type { S3Storage } from "./s3/storage.ts";
import { listUploadParts } from "./s3/stored-parts.ts";
import { oldMs } from "./ending/unconfirmed-finish.ts";
import { putTombstone, replaceLateCompletion } from "./ending/tombstone.ts";
import { withdraw } from "./ending/withdraw.ts";

export type DeleteUploadOptions = {
  /**
   * The id that `create` returned for a multipart upload. It is required for an unfinished one if the storage has no
   * janitor to find its parts.
   */
  uploadId?: string | undefined;
  /**
   * Whether it was published once, as far as you know. If it was, its parts have been completed and need not be found.
   * Without a janitor, you must set this to repeat the delete of a multipart upload a day or two after the first
   * delete: the published file, the upload and its mark are gone by then, so it looks like an upload whose parts are
   * unfinished. If you set it for an upload that was never published, its parts stay, and finish could publish it a day
   * later. @default unknown
   */
  wasPublished?: boolean | undefined;
};

export type DeletedUpload = {
  /** Whether the upload bucket may still hold its bytes, or hold them again. They are stored, but never published. */
  bytesMayRemain: BytesMayRemain;
};

/**
 * Deletes an upload for good, published or not. First it overwrites the upload object with one that does not fit its
 * key, so that neither the presigned request nor another finish brings the file back. Then it removes the media object
 * and everything derived from it. It frees the parts of an unfinished upload, because they would outlive the object
 * that was just put, and the upload could be finished a day later. Safe to repeat. The caller must check whose file it
 * is.
 *
 * - It takes a second if the file was published within the last minutes, because another finish of it may be running.
 * - Without a janitor, repeating the delete of a multipart upload is refused once the upload and its file are gone (a
 *   day or two later), unless you pass `wasPublished: true`.
 * - If buckets keep versions, it needs a janitor's keys: otherwise the file's bytes stay as an old version.
 *
 * @param key the upload key, which `onFinish` gets as `key`. Or the media key, `file.key`, which does not tell which
 * upload it came from. With a janitor it is compared with all uploads that still exist (the owner's, or everybody's
 * with opaque media keys), and the matching upload is ended; if none matches, the published file is removed. Without a
 * janitor only a file that was published more than three days ago is deleted, because finish could bring a younger one
 * back. A media key without a file and without an upload is refused, because its file may be about to be published,
 * unless its date shows that the upload ended long ago
 * @throws TypeError if `key` is neither, or the parts of an unfinished upload can't be found. Nothing was done then
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function deleteUpload(
  storage: S3Storage,
  key: string,
  options: DeleteUploadOptions = {},
): Promise<DeletedUpload> {
  const upload = parseUploadKey(key);
  if (upload) return deleteByUploadKey(storage, { upload, uploadKey: key, ...options });
  if (isMediaKey(key)) return deleteByMediaKey(storage, { mediaKey: key, ...options });
  throw new TypeError("deleteUpload takes an upload key, which onFinish gets as `key`, or a media key: `file.key`.");
}

async function deleteByUploadKey(
  storage: S3Storage,
  { upload, uploadKey, uploadId, wasPublished }: DeleteUploadOptions & { upload: UploadKey; uploadKey: string },
): Promise<DeletedUpload> {
  const { janitor, mediaBucket, uploadBucket } = storage;
  const mediaKey = await mediaKeyOf(uploadKey, storage.mediaKeys);
  const media = { Bucket: mediaBucket, Key: mediaKey };
  const needsId = upload.partSize !== undefined && !janitor && wasPublished !== true;
  if (needsId && !(await isUnfinished(storage, { uploadKey, uploadId })))
    await requireComplete(storage, { ...upload, uploadKey, mediaKey });
  const [age, { keepsVersions }] = await Promise.all([
    ageOf(storage, media),
    putTombstone(storage, { ...upload, key: uploadKey }),
  ]);
  // A file that is not published, or whose age S3 does not tell, counts as just published.
  const knownAge = age ?? 0;
  // A finish that finds the file published does not copy it, and a copy that began before has ended long ago.
  const isOld = knownAge >= oldMs;
  const mayBePublished = !isOneShot(storage, upload) || !isOld;
  await withdraw(storage, { size: upload.size, mediaKey, mayBePublished });
  if (upload.partSize !== undefined && age === undefined) await freeParts(storage, { uploadKey, uploadId });
  if (!isOld) await replaceLateCompletion(storage, { ...upload, key: uploadKey });
  if (janitor) {
    await removeOldMedia(janitor, media);
    await removeOldVersions(janitor, { Bucket: uploadBucket, Key: uploadKey });
  }
  // By the bucket's rules the upload expires, and its old version is removed after that, each within this time.
  const isKept = keepsVersions && !janitor && knownAge < 2 * uploadsLiveMs;
  return { bytesMayRemain: whatMayRemain(storage, { ...upload, isKept }) };
}

/** Once its object has expired, an upload is never published again. */
const uploadsLiveMs = uploadLifetime * 1000;

async function deleteByMediaKey(
  storage: S3Storage,
  { mediaKey, ...options }: DeleteUploadOptions & { mediaKey: string },
): Promise<DeletedUpload> {
  const { janitor, mediaBucket } = storage;
  const media = { Bucket: mediaBucket, Key: mediaKey };
  // Before the uploads are compared: if the file is published by now, its upload is complete or already gone.
  const age = await ageOf(storage, media);
  const uploadKey = janitor && (await findUpload(storage, { janitor, mediaKey }));
  const upload = uploadKey === undefined ? undefined : parseUploadKey(uploadKey);
  if (upload && uploadKey !== undefined) {
    const asPublished = { ...storage, mediaKeys: formOf(mediaKey) };
    return deleteByUploadKey(asPublished, { upload, uploadKey, ...options });
  }
  const isOld = age === undefined ? hasLongEnded(storage, mediaKey) : age >= uploadsLiveMs;
  // With an age, the file has been published. If a janitor finds no upload, that is gone, so no finish publishes it again.
  if (!isOld && (!janitor || age === undefined)) throw new TypeError(needsUploadKey);
  await removeMedia(storage, mediaKey);
  if (janitor) await removeOldMedia(janitor, media);
  // The upload's request expired long ago. An old version of the upload is not searched for.
  return { bytesMayRemain: false };
}

/**
 * Removes what is left of a removed file: its old versions, if the bucket keeps them, and its variants, in any bucket.
 */
async function removeOldMedia(janitor: S3Client, media: { Bucket: string; Key: string }): Promise<void> {
  await removeOldVersions(janitor, media);
  if (mayHaveVariants(media.Key)) await removeStored(janitor, { Bucket: media.Bucket, Prefix: `${media.Key}~` });
}

const needsUploadKey =
  "Finish could bring back what this media key deletes: give deleteUpload the upload key, which onFinish gets as `key`, or, of what is published, createS3Storage a janitor. Of what was published more than three days ago the media key will do.";

/** Whether a media key is so old that finish can have nothing left to publish. Opaque keys have no date. */
function hasLongEnded(storage: S3Storage, mediaKey: string): boolean {
  const [date] = /\d{8}(?=-[^/]*$)/.exec(mediaKey) ?? [];
  return date !== undefined && date < dateBefore(partsLiveMs(storage) + uploadsLiveMs);
}

/** How long an upload may be unfinished. S3 frees its parts at midnight, up to a day after they expire. */
const partsLiveMs = ({ resumableFor }: S3Storage) => (resumableFor + 2 * day) * 1000;

const dateBefore = (ms: number) => dateOf(new Date(Date.now() - ms));

/** Whether S3 knows the multipart upload, and it is not complete. */
async function isUnfinished(
  storage: S3Storage,
  { uploadKey, uploadId }: DeleteUploadOptions & { uploadKey: string },
): Promise<boolean> {
  return uploadId !== undefined && (await listUploadParts(storage, { key: uploadKey, uploadId })) !== undefined;
}

/** Frees the parts, by their uploadId if it is given, and by listing the bucket if there is a janitor. */
async function freeParts(
  storage: S3Storage,
  { uploadKey, uploadId }: DeleteUploadOptions & { uploadKey: string },
): Promise<void> {
  const { janitor, uploadBucket } = storage;
  if (uploadId !== undefined) await abortMultipart(storage, { key: uploadKey, uploadId });
  if (janitor) await abortUnfinished(janitor, { Bucket: uploadBucket, Prefix: uploadKey });
}

/** @throws TypeError for a multipart upload that may be unfinished */
async function requireComplete(
  storage: S3Storage,
  { date, uploadKey, mediaKey }: { date: string; uploadKey: string; mediaKey: string },
): Promise<void> {
  if (date < dateBefore(partsLiveMs(storage))) return;
  const [isStored, published] = await Promise.all([
    isThere(storage, { Bucket: storage.uploadBucket, Key: uploadKey }),
    isPublished(storage, mediaKey),
  ]);
  if (isStored || published) return;
  throw new TypeError(
    "This upload in parts is unfinished, and its parts outlive the mark of a delete: give deleteUpload its uploadId, or createS3Storage a janitor. Of a file that was published and deleted before, say wasPublished: true.",
  );
}
