import type { S3Client } from "@aws-sdk/client-s3";
import {
  day,
  uploadLifetime,
  dateOf,
  isMediaKey,
  mediaKeyOf,
  parseUploadKey,
  type UploadKey,
} from "@s3-direct/upload-core";
import { mayHaveVariants } from "./derive/manifest.ts";
import { type BytesMayRemain, isOneShot, whatMayRemain } from "./ending/end-mark.ts";
import { findUpload, formOf } from "./ending/find-upload.ts";
import { removeMedia } from "./finish/publish.ts";
import { abortMultipart } from "./s3/multipart.ts";
import { ageOf, isPublished, isThere } from "./s3/read-head.ts";
import { abortUnfinished, removeOldVersions, removeStored } from "./s3/remove-all.ts";
import type { S3Storage } from "./s3/storage.ts";
import { listUploadParts } from "./s3/stored-parts.ts";
import { oldMs } from "./ending/settle.ts";
import { putTombstone } from "./ending/tombstone.ts";
import { withdraw } from "./ending/withdraw.ts";

export type DeleteUploadOptions = {
  /**
   * The id that `create` gave the browser for an upload in parts. An unfinished one needs it where the storage has no janitor to find its
   * parts.
   */
  uploadId?: string | undefined;
  /**
   * Whether it was published once, as far as you know: then its parts were put together, and nobody needs to find them. Needed to repeat
   * the delete of an upload in parts a day or two after the first one, where there is no janitor: the published file, the upload and its
   * mark are gone by then, so S3 cannot tell it from an upload whose parts are unfinished. Where that upload was never published, the
   * parts would stay, from which finish could publish it a day later. @default unknown
   */
  wasPublished?: boolean | undefined;
};

export type DeletedUpload = {
  /** Whether the upload bucket may still hold its bytes, or hold them again. They are stored, and never published. */
  bytesMayRemain: BytesMayRemain;
};

/**
 * Deletes an upload for good, published or not. First the upload object is overwritten by one that no longer fits its key, so that
 * neither the presigned request nor another finish brings the file back; then the media object goes, and what was made of it. The parts of
 * an unfinished upload are freed, because they would outlive that object: the upload could be finished a day later. Safe to repeat. The
 * caller checks whose file it is.
 *
 * - It takes a second where the file was published within the last minutes, because another finish of it may be on its way.
 * - Without a janitor, repeating the delete of an upload in parts is refused once its upload and file are gone (a day or two later), unless
 *   you pass `wasPublished: true`.
 * - Where buckets keep versions, a janitor's keys are needed: otherwise the file's bytes stay as an old version.
 *
 * @param key the upload key, which `onFinish` gets as `key`. Or the media key, `file.key`, from which nobody can tell which upload it was.
 * With a janitor all uploads that are left are compared (the owner's, or everybody's with opaque media keys), and the one that is found is
 * ended; where none is found, the published file is removed. Without a janitor only a file that was published more than three days ago is
 * deleted: finish could bring a younger one back. A media key without a file and without an upload is refused, because its file may be on
 * its way, unless its date says that the upload has long ended
 * @throws TypeError when `key` is neither, or nobody can find the parts of an unfinished upload: nothing was done then
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
  // A finish that finds the file published does not copy it, and a copy that began before that has ended long ago.
  const mayBePublished = !isOneShot(storage, upload) || age === undefined || age < oldMs;
  await withdraw(storage, { size: upload.size, mediaKey, mayBePublished });
  if (upload.partSize !== undefined && age === undefined) await freeParts(storage, { uploadKey, uploadId });
  if (janitor) {
    await removeOldMedia(janitor, media);
    await removeOldVersions(janitor, { Bucket: uploadBucket, Key: uploadKey });
  }
  const isKept = keepsVersions && !janitor && mayBeStored(age);
  return { bytesMayRemain: whatMayRemain(storage, { ...upload, isKept }) };
}

/** An upload without an object is never published again. */
const uploadsLiveMs = uploadLifetime * 1000;

/** Whether the upload of a file of this age may still be stored: an object lives for that long, and as long again as an old version. */
const mayBeStored = (age: number | undefined) => age === undefined || age < 2 * uploadsLiveMs;

async function deleteByMediaKey(
  storage: S3Storage,
  { mediaKey, ...options }: DeleteUploadOptions & { mediaKey: string },
): Promise<DeletedUpload> {
  const { janitor, mediaBucket } = storage;
  const media = { Bucket: mediaBucket, Key: mediaKey };
  // Before the uploads are compared: if the file is published by now, its upload is whole, or is not left.
  const age = await ageOf(storage, media);
  const isOld = age === undefined ? hasLongEnded(storage, mediaKey) : age >= uploadsLiveMs;
  if (!isOld) {
    const uploadKey = janitor && (await findUpload(storage, { janitor, mediaKey }));
    const upload = uploadKey === undefined ? undefined : parseUploadKey(uploadKey);
    const asPublished = { ...storage, mediaKeys: formOf(mediaKey) };
    if (upload && uploadKey !== undefined) return deleteByUploadKey(asPublished, { upload, uploadKey, ...options });
    // It has been published and its upload is not left, so nobody publishes it again.
    if (!janitor || age === undefined) throw new TypeError(needsUploadKey);
  }
  await removeMedia(storage, mediaKey);
  if (janitor) await removeOldMedia(janitor, media);
  // Its request has ended long ago. Whether there is an old version of its upload is not looked for.
  return { bytesMayRemain: false };
}

/** Removes what is left of a removed file: its old versions, where the bucket keeps them, and its variants, in any bucket. */
async function removeOldMedia(janitor: S3Client, media: { Bucket: string; Key: string }): Promise<void> {
  await removeOldVersions(janitor, media);
  if (mayHaveVariants(media.Key)) await removeStored(janitor, { Bucket: media.Bucket, Prefix: `${media.Key}~` });
}

const needsUploadKey =
  "Finish could bring back what this media key deletes: give deleteUpload the upload key, which onFinish gets as `key`, or, of what is published, createS3Storage a janitor. Of what was published more than three days ago the media key will do.";

/** Whether a media key is so old that nothing can be left of its upload that finish would publish. Opaque keys have no date. */
function hasLongEnded(storage: S3Storage, mediaKey: string): boolean {
  const [date] = /\d{8}(?=-[^/]*$)/.exec(mediaKey) ?? [];
  return date !== undefined && date < dateBefore(partsLiveMs(storage) + uploadsLiveMs);
}

/** How long an upload may be unfinished. S3 frees its parts at a midnight, up to a day after their time. */
const partsLiveMs = ({ resumableFor }: S3Storage) => (resumableFor + 2 * day) * 1000;

const dateBefore = (ms: number) => dateOf(new Date(Date.now() - ms));

/** Whether S3 knows the upload in parts and it is not complete. */
async function isUnfinished(
  storage: S3Storage,
  { uploadKey, uploadId }: DeleteUploadOptions & { uploadKey: string },
): Promise<boolean> {
  return uploadId !== undefined && (await listUploadParts(storage, { key: uploadKey, uploadId })) !== undefined;
}

/** Parts are freed by whoever knows their uploadId, or may list those of the bucket. */
async function freeParts(
  storage: S3Storage,
  { uploadKey, uploadId }: DeleteUploadOptions & { uploadKey: string },
): Promise<void> {
  const { janitor, uploadBucket } = storage;
  if (uploadId !== undefined) await abortMultipart(storage, { key: uploadKey, uploadId });
  if (janitor) await abortUnfinished(janitor, { Bucket: uploadBucket, Prefix: uploadKey });
}

/** @throws TypeError for an upload in parts that may be unfinished */
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
