import { parseUploadKey, UploadError } from "@s3-direct/upload-core";
import { partCountOf } from "@s3-direct/upload-core/internal";
import { listParts } from "./list-parts.ts";
import { copyObjectInput } from "./s3/copy-input.ts";
import { copyMissing, type MissingParts } from "./s3/copy-parts.ts";
import { isMissing, isNotFound, isPreconditionFailed, mapStorageError } from "./s3/map-error.ts";
import { etagOf, isThere } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";

export type CopyToUpload = {
  /** A published file. */
  file: { mediaKey: string; contentType: string };
  /** What `createUpload` planned for a file of the same size: with an `uploadId` if it is sent in parts. */
  upload: { key: string; uploadId?: string | undefined; record?: string | undefined };
  /** When to begin no further part, in milliseconds since 1970. */
  deadline: number;
};

/**
 * Has S3 copy a published file to where an upload would arrive: whole, or the parts that are missing there. An upload
 * that was ended stays so. But on a provider with `conditionalPut` and without `conditionalCopy`, a whole copy may bring
 * one back that is ended at the same moment, so plan parts there (`plan: { singleMax: 0 }`).
 * @returns what to do next: finish, which checks whether all has arrived; or repeat the call, if it has copied several
 * parts and so leaves no time for a finish
 *
 * @throws UploadError UPLOAD_GONE if the published file or the upload no longer exists; STORAGE_UNAVAILABLE
 */
export async function copyToUpload(
  storage: S3Storage,
  { file, upload, deadline }: CopyToUpload,
): Promise<"finish" | "ask-again"> {
  const { key, uploadId, record = "" } = upload;
  const media = { Bucket: storage.mediaBucket, Key: file.mediaKey };
  try {
    const etag = await etagOf(storage, media);
    if (etag === undefined) throw fileGone();
    const from = { ...media, etag };
    if (uploadId !== undefined) return await copyParts(storage, { from, upload: { key, uploadId }, deadline });
    const arrived = { Bucket: storage.uploadBucket, Key: key };
    // The copy would replace the object there, which may be what shows that the upload was ended.
    if (!storage.capabilities.conditionalCopy && (await isThere(storage, arrived))) return "finish";
    const to = { ...arrived, ContentType: file.contentType, Metadata: { upload: record } };
    await storage.objects.copyObject(copyObjectInput(storage, { from, to }));
    return "finish";
  } catch (error) {
    if (isMissing(error) && !(await isThere(storage, media))) throw fileGone(error);
    // The copy exists by now, or is under way, or the upload was ended.
    if (isPreconditionFailed(error) || isNotFound(error)) return "finish";
    throw mapStorageError(error);
  }
}

const fileGone = (cause?: unknown) => new UploadError("UPLOAD_GONE", { sentence: "This file was deleted.", cause });

type PartsToCopy = Pick<MissingParts, "from" | "deadline"> & { upload: { key: string; uploadId: string } };

async function copyParts(
  storage: S3Storage,
  { from, upload: { key, uploadId }, deadline }: PartsToCopy,
): Promise<"finish" | "ask-again"> {
  const caller = parseUploadKey(key);
  if (caller?.partSize === undefined) throw new TypeError("This upload has no parts.");
  const plan = { size: caller.size, partSize: caller.partSize };
  const { parts: present } = await listParts({ storage, caller }, { key, uploadId });
  const count = partCountOf(plan);
  if (present.length === count) return "finish";
  const upload = { Bucket: storage.uploadBucket, Key: key, UploadId: uploadId };
  await copyMissing(storage, { from, upload, plan, present, deadline });
  return count === 1 ? "finish" : "ask-again";
}
