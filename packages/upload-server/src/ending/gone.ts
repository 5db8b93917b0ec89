import { UploadError } from "@s3-direct/upload-core";

/**
 * Why an upload is gone, if known: it was ended by a delete or an abort, or was published and its record has expired.
 */
type GoneBecause = "ended" | "published";

/** Makes an error whose reason tells the browser whether to send the file again: not if the upload was ended. */
export function goneBecause(because: GoneBecause, options: { sentence?: string } = {}): UploadError {
  return new UploadError("UPLOAD_GONE", { ...options, details: { because } });
}

/**
 * Whether an upload is gone, and was never published as far as is known. If it was published, the file still exists,
 * although its record does not.
 */
export function isGoneUnpublished(error: unknown): boolean {
  if (!(error instanceof UploadError) || error.code !== "UPLOAD_GONE") return false;
  return error.details["because"] !== ("published" satisfies GoneBecause);
}
