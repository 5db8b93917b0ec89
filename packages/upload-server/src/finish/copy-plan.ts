import type { StoredUpload } from "../s3/read-head.ts";
import { minCopyPartSize } from "../s3/require-storage-options.ts";
import type { S3Storage } from "../s3/storage.ts";
import { decodeRecord } from "../upload-record.ts";

/** Whether any server may copy a file of this size in parts, whatever its `copyPartSize`. */
export function mayBeCopiedInParts({ capabilities }: S3Storage, size: number): boolean {
  return capabilities.copyParts && size > minCopyPartSize;
}

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
