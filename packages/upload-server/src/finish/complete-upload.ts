import { UploadError, type UploadKey } from "@s3-direct/upload-core";
import type { PartPlan } from "@s3-direct/upload-core/internal";
import { isConflict, isPartReplaced } from "../s3/map-error.ts";
import { completeMultipart } from "../s3/multipart.ts";
import { readUpload, type StoredUpload } from "../s3/read-head.ts";
import type { S3Storage } from "../s3/storage.ts";
import { beginListingParts, type StoredPart } from "../s3/stored-parts.ts";

export type Listing = { uploadId: string; plan: PartPlan; parts: () => Promise<StoredPart[] | undefined> };

/**
 * Starts to list the parts of a multipart upload, along with each look: at the first finish there are only parts, which
 * are not completed yet.
 * @returns undefined for an upload that is not multipart
 */
export function beginListing(
  storage: S3Storage,
  { upload, key, uploadId }: { upload: UploadKey; key: string; uploadId?: string | undefined },
): Listing | undefined {
  const { size, partSize } = upload;
  if (partSize === undefined || uploadId === undefined) return undefined;
  return { uploadId, plan: { size, partSize }, parts: beginListingParts(storage, { key, uploadId }) };
}

export type Completed =
  | { kind: "read"; stored: StoredUpload | undefined }
  /** S3 no longer knows the parts, and the object does not exist, or not yet. */
  | { kind: "gone"; error: UploadError }
  /**
   * S3 could not say, or a part was replaced, and the object does not exist yet: another process may be completing it.
   */
  | { kind: "unknown"; cause: unknown };

/**
 * Completes a multipart upload. A completion looks like a failure if its response was lost, or if another process was
 * faster: only the object itself proves whether it worked. Nothing is aborted after a failure, because the completion
 * may have succeeded.
 */
export async function completeAndRead(
  storage: S3Storage,
  { key, listing }: { key: string; listing: Listing | undefined },
): Promise<Completed> {
  if (listing === undefined) return { kind: "read", stored: undefined };
  const failure = await complete(storage, { key, listing });
  const stored = await readUpload(storage, key);
  if (stored || failure === undefined) return { kind: "read", stored };
  if (failure instanceof UploadError && failure.code === "STORAGE_UNAVAILABLE")
    return { kind: "unknown", cause: failure.cause };
  if (isConflict(failure) || isPartReplaced(failure)) return { kind: "unknown", cause: failure };
  if (failure instanceof UploadError && failure.code === "UPLOAD_GONE") return { kind: "gone", error: failure };
  throw failure;
}

/** @returns the error, if there was one */
async function complete(storage: S3Storage, { key, listing }: { key: string; listing: Listing }): Promise<unknown> {
  try {
    const { uploadId, plan } = listing;
    await completeMultipart(storage, { key, uploadId, plan, parts: await listing.parts() });
    return undefined;
  } catch (error) {
    return error;
  }
}
