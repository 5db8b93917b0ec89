import type { StoredUpload } from "../s3/read-head.ts";
import { minCopyPartSize } from "../s3/require-storage-options.ts";
import type { S3Storage } from "../s3/storage.ts";
import { decodeRecord } from "../upload-record.ts";

/** Whether some server may copy a file of that size in parts, by whatever `copyPartSize`. */
export function mayBeCopiedInParts({ capabilities }: S3Storage, size: number): boolean {
  return capabilities.copyParts && size > minCopyPartSize;
}

/**
 * The `copyPartSize` that a new upload's record keeps. Any server may go on with a copy in parts, and to one that has another part size
 * their numbers would stand for other bytes.
 * @returns undefined for a file that is never copied in parts
 */
export function copyPartSizeFor(storage: S3Storage, size: number): number | undefined {
  return mayBeCopiedInParts(storage, size) ? storage.copyPartSize : undefined;
}

/** The storage with the `copyPartSize` that the upload was created with. */
export function withRecordedCopies(storage: S3Storage, { size, record }: StoredUpload): S3Storage {
  if (!mayBeCopiedInParts(storage, size)) return storage;
  const { copyPartSize = storage.copyPartSize } = decodeRecord(record) ?? {};
  return { ...storage, copyPartSize };
}
