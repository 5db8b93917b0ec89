import { mediaKeyOf, UploadError, type FileRules } from "@s3-direct/upload-core";
import type { FinishUploadInput, PublishedFile } from "@s3-direct/upload-core/contract";
import { requireOwnUpload, type Caller } from "./own-upload.ts";
import { publicUrl, publish } from "./publish.ts";
import { isPublished, readUpload } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";
import type { JsonValue } from "./upload-record.ts";
import { recordOf, verify } from "./verify.ts";

export type FinishUploadDeps = { storage: S3Storage; caller: Caller; rules: FileRules };

export type FinishedUpload = { file: PublishedFile; metadata: JsonValue };

/**
 * Reads what was uploaded, verifies it and publishes exactly that. Any number of calls, at once too, give one object and
 * one answer.
 * @throws UploadError UPLOAD_NOT_FOUND, UPLOAD_NOT_ARRIVED, UPLOAD_GONE, UPLOAD_MISMATCH, FILE_* or STORAGE_UNAVAILABLE
 */
export async function finishUpload(deps: FinishUploadDeps, input: FinishUploadInput): Promise<FinishedUpload> {
  const { storage, caller, rules } = deps;
  const { key } = input;
  const upload = requireOwnUpload(key, caller);
  const mediaKey = await mediaKeyOf(key);

  // A failed precondition means that another finish published it, or that a delete came between: look again, once.
  for (let look = 0; look < 2; look += 1) {
    const [stored, published] = await Promise.all([readUpload(storage, key), isPublished(storage, mediaKey)]);
    if (!stored)
      throw published ? new UploadError("UPLOAD_GONE", { sentence: EXPIRED }) : new UploadError("UPLOAD_NOT_ARRIVED");
    const record = recordOf(upload, stored);

    const { name, size, contentType } = published
      ? { name: record.name, size: stored.size, contentType: stored.contentType }
      : verify({ upload, stored, record }, rules);
    const file: PublishedFile = { key: mediaKey, url: publicUrl(storage, mediaKey), name, size, contentType };
    const done = { file, metadata: record.metadata };
    if (published) return done;

    const outcome = await publish(storage, { uploadKey: key, mediaKey, etag: stored.etag, name, contentType });
    if (outcome === "published") return done;
  }
  throw new UploadError("STORAGE_UNAVAILABLE");
}

const EXPIRED = "This upload was published, and its record has expired since. Nothing is left to do.";
