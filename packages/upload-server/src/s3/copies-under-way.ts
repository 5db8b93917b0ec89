import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
} from "@aws-sdk/client-s3";
import type { MediaHeaders } from "./copy-parts.ts";
import { isNotFound, mapStorageError, throwStorageError } from "./map-error.ts";
import type { S3Storage } from "./storage.ts";
import { listAllParts } from "./stored-parts.ts";

// A copy in parts is under way while its multipart upload on the media key is neither completed nor aborted.

/**
 * Whether an earlier call of finish, on any server, has begun to copy.
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function isCopyUnderWay(storage: S3Storage, mediaKey: string): Promise<boolean> {
  return (await copiesUnderWay(storage, { Bucket: storage.mediaBucket, Key: mediaKey })).length > 0;
}

/**
 * Returns how many bytes an earlier call of finish, on any server, has copied.
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function copiedSoFar(storage: S3Storage, mediaKey: string): Promise<number> {
  const object = { Bucket: storage.mediaBucket, Key: mediaKey };
  const UploadId = await eldest(storage, object);
  const parts = UploadId === undefined ? undefined : await listAllParts(storage.publisher, { ...object, UploadId });
  return (parts ?? []).reduce((sum, { size }) => sum + size, 0);
}

/**
 * Frees the parts of copies that will not be completed.
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function abortCopies(storage: S3Storage, mediaKey: string): Promise<void> {
  const object = { Bucket: storage.mediaBucket, Key: mediaKey };
  for (const UploadId of await copiesUnderWay(storage, object)) {
    try {
      await storage.publisher.send(new AbortMultipartUploadCommand({ ...object, UploadId }));
    } catch (error) {
      // Another call has aborted this copy, or completed it: then the caller deletes the file.
      if (!isNotFound(error)) throw mapStorageError(error);
    }
  }
}

/**
 * Returns the running copy on this key, or begins a new one. If two servers begin at the same time, both continue with
 * the older copy.
 */
export async function findOrBeginCopy(
  storage: S3Storage,
  to: { Bucket: string; Key: string } & MediaHeaders,
): Promise<string> {
  const found = await eldest(storage, to);
  if (found !== undefined) return found;
  const { UploadId: own } = await storage.publisher.send(
    new CreateMultipartUploadCommand({ ...to, ...storage.encryption }),
  );
  const first = (await eldest(storage, to)) ?? own;
  if (!first) throw new Error("S3 began a copy without an upload id.");
  if (first !== own) {
    const { Bucket, Key } = to;
    await storage.publisher.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: own }));
  }
  return first;
}

async function eldest(storage: S3Storage, to: { Bucket: string; Key: string }): Promise<string | undefined> {
  return (await copiesUnderWay(storage, to))[0];
}

/** Lists running copies, the oldest first. @throws UploadError STORAGE_UNAVAILABLE */
async function copiesUnderWay(storage: S3Storage, { Bucket, Key }: { Bucket: string; Key: string }): Promise<string[]> {
  const command = new ListMultipartUploadsCommand({ Bucket, Prefix: Key });
  const { Uploads = [] } = await storage.publisher.send(command).catch(throwStorageError);
  const own = Uploads.filter((upload) => upload.Key === Key);
  const begunAt = (upload: (typeof own)[number]) => `${upload.Initiated?.toISOString()} ${upload.UploadId}`;
  return own.toSorted((a, b) => (begunAt(a) < begunAt(b) ? -1 : 1)).flatMap(({ UploadId }) => UploadId ?? []);
}
