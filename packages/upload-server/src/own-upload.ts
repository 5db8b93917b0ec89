import { belongsTo, parseUploadKey, UploadError, type UploadKey, type Visibility } from "@s3-direct/upload-core";
import { ownerSegment } from "@s3-direct/upload-core/internal";

/** The endpoint that was called, and the authenticated caller's id. */
export type Caller = {
  endpoint: string;
  owner: string;
  /** What the endpoint publishes. "either": each create decides, and the key keeps the decision. @default "public" */
  visibility?: Visibility | "either";
};

/**
 * Checks ownership, in every procedure and before any call to storage.
 * @throws UploadError UPLOAD_NOT_FOUND, the same for a key that never existed, one of another endpoint and one of
 * another owner
 * @throws TypeError if the caller's owner can't be one. UPLOAD_NOT_FOUND would have a browser whose visitor is signed
 * out send the whole file again
 */
export function requireOwnUpload(key: string, caller: Caller): UploadKey {
  ownerSegment(caller.owner);
  const upload = parseUploadKey(key);
  // If an endpoint's visibility was changed after create, the upload is not published with the new one: create it
  // again.
  const { visibility = "public" } = caller;
  const isOurs = upload && belongsTo(upload, caller) && (visibility === "either" || upload.visibility === visibility);
  if (!isOurs) throw new UploadError("UPLOAD_NOT_FOUND");
  return upload;
}

/**
 * Checks ownership for procedures that only multipart uploads have.
 * @throws UploadError UPLOAD_NOT_FOUND, also for an upload that is not multipart
 */
export function requireOwnMultipart(key: string, caller: Caller): UploadKey & { partSize: number } {
  const upload = requireOwnUpload(key, caller);
  if (upload.partSize === undefined) throw new UploadError("UPLOAD_NOT_FOUND");
  return { ...upload, partSize: upload.partSize };
}
