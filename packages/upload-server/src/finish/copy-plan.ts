import type { StoredUpload } from "../s3/read-head.ts";
import { mayBeCopiedInParts } from "../s3/copy-parts.ts";
import type { S3Storage } from "../s3/storage.ts";
import { decodeRecord } from "../upload-record.ts";

/**
 * Returns the `copyPartSize` to store in a new upload's record. Any server may continue a copy in parts, and with
 * another part size the same part numbers would mean other bytes.
 * @returns undefined for a file that is never copied in parts
 */
export function copyPartSizeFor(storage: S3Storage, size: number): number | undefined {
  return mayBeCopiedInParts(storage, size) ? storage.copyPartSize : undefined;
}

/** Returns the storage with the `copyPartSize` that the upload was created with. */
export function withRecordedCopies(storage: S3Storage, { size, record }: StoredUpload): S3Storage {
  if (!mayBeCopiedInParts(storage, size)) return storage;
  const { copyPartSize = storage.copyPartSize } = decodeRecord(record) ?? {};
  return { ...storage, copyPartSize };
}
