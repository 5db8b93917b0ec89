import { belongsTo, parseUploadKey, UploadError, type UploadKey, type Visibility } from "@s3-direct/upload-core";

/** The endpoint that was called, and the authenticated caller's id. */
export type Caller = {
  endpoint: string;
  owner: string;
  /** What the endpoint publishes; "either" where each create decides, and the key says what it decided. @default "public" */
  visibility?: Visibility | "either";
};

/**
 * The ownership check of every procedure, before any call to storage.
 * @throws UploadError UPLOAD_NOT_FOUND, the same for a key that never existed, one of another endpoint and one of another owner
 */
export function requireOwnUpload(key: string, caller: Caller): UploadKey {
  const upload = parseUploadKey(key);
  // When an endpoint's visibility was changed after create, the upload is not published the other way: it has to be created again.
  const { visibility = "public" } = caller;
  const isOurs = upload && belongsTo(upload, caller) && (visibility === "either" || upload.visibility === visibility);
  if (!isOurs) throw new UploadError("UPLOAD_NOT_FOUND");
  return upload;
}

/**
 * The same for procedures that only a multipart upload has.
 * @throws UploadError UPLOAD_NOT_FOUND, also for an upload of one piece
 */
export function requireOwnMultipart(key: string, caller: Caller): UploadKey & { partSize: number } {
  const upload = requireOwnUpload(key, caller);
  if (upload.partSize === undefined) throw new UploadError("UPLOAD_NOT_FOUND");
  return { ...upload, partSize: upload.partSize };
}
