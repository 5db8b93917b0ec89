import { hash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
} from "@aws-sdk/client-s3";
import { isRecord } from "../lib/json.ts";
import type { MediaHeaders } from "./copy-parts.ts";
import { isNotFound, mapStorageError, throwStorageError } from "./map-error.ts";
import { putText } from "./put-text.ts";
import { readJson } from "./read-json.ts";
import type { S3Storage } from "./storage.ts";
import { listAllParts } from "./stored-parts.ts";

// A copy in parts is under way while its multipart upload on the media key is neither completed nor aborted. A note
// beside the upload says which file it copies: a hash of the copy's UploadId and the file's ETag. The signer's keys may
// write there too, and on R2 read, but they can't list the copies, and the hash does not reveal the UploadId. So a note
// that fits a copy is a finish's own.

/** An upload whose accepted bytes, which have this ETag, are copied. */
export type CopiedUpload = { key: string; etag: string; mediaKey: string };

/**
 * Returns the UploadId of the copy that an earlier call of finish, on any server, has begun of exactly these bytes.
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function findCopy(storage: S3Storage, { key, etag, mediaKey }: CopiedUpload): Promise<string | undefined> {
  const underWay = await copiesUnderWay(storage, mediaKey);
  if (underWay.length === 0) return undefined;
  const note = await readJson(storage, noteKey(key));
  return isRecord(note) ? underWay.find((uploadId) => hashOf({ uploadId, etag }) === note["copy"]) : undefined;
}

/**
 * Returns the copy that is under way, or begins one. If two servers begin at the same time, later calls continue with
 * the one that was noted last.
 */
export async function findOrBeginCopy(
  storage: S3Storage,
  { headers, ...upload }: CopiedUpload & { headers: MediaHeaders },
): Promise<string> {
  const found = await findCopy(storage, upload);
  if (found !== undefined) return found;
  const { key, etag, mediaKey } = upload;
  const to = { Bucket: storage.mediaBucket, Key: mediaKey, ...headers, ...storage.encryption };
  const { UploadId: uploadId } = await storage.publisher.send(new CreateMultipartUploadCommand(to));
  if (!uploadId) throw new Error("S3 began a copy without an upload id.");
  await putText(storage, { Key: noteKey(key), Body: JSON.stringify({ copy: hashOf({ uploadId, etag }) }) });
  return uploadId;
}

/**
 * Returns how many bytes an earlier call of finish, on any server, has copied.
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function copiedSoFar(storage: S3Storage, upload: CopiedUpload): Promise<number> {
  const UploadId = await findCopy(storage, upload);
  const object = { Bucket: storage.mediaBucket, Key: upload.mediaKey };
  const parts = UploadId === undefined ? undefined : await listAllParts(storage.publisher, { ...object, UploadId });
  return (parts ?? []).reduce((sum, { size }) => sum + size, 0);
}

/**
 * Frees the parts of copies that will not be completed.
 * @throws UploadError STORAGE_UNAVAILABLE
 */
export async function abortCopies(storage: S3Storage, mediaKey: string): Promise<void> {
  const object = { Bucket: storage.mediaBucket, Key: mediaKey };
  for (const UploadId of await copiesUnderWay(storage, mediaKey)) {
    try {
      await storage.publisher.send(new AbortMultipartUploadCommand({ ...object, UploadId }));
    } catch (error) {
      // Another call has aborted this copy, or completed it: then the caller deletes the file.
      if (!isNotFound(error)) throw mapStorageError(error);
    }
  }
}

/** Lists running copies. @throws UploadError STORAGE_UNAVAILABLE */
async function copiesUnderWay({ publisher, mediaBucket }: S3Storage, mediaKey: string): Promise<string[]> {
  const command = new ListMultipartUploadsCommand({ Bucket: mediaBucket, Prefix: mediaKey });
  const { Uploads = [] } = await publisher.send(command).catch(throwStorageError);
  return Uploads.flatMap(({ Key, UploadId }) => (Key === mediaKey && UploadId ? [UploadId] : []));
}

const hashOf = ({ uploadId, etag }: { uploadId: string; etag: string }) =>
  hash("sha256", JSON.stringify([uploadId, etag]));

/** It is not an upload key, so no browser's request can write there. It expires with the upload. */
const noteKey = (key: string) => `${key}.copy`;
