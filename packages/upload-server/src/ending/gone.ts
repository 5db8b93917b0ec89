import { UploadError } from "@s3-direct/upload-core";

/** Why an upload is gone, where that is known: a delete or an abort has ended it, or it was published and its record has expired since. */
type GoneBecause = "ended" | "published";

/** The reason tells the browser whether to send the file again: not when somebody ended the upload. */
export function goneBecause(because: GoneBecause, options: { sentence?: string } = {}): UploadError {
  return new UploadError("UPLOAD_GONE", { ...options, details: { because } });
}

/** Whether an upload is gone, and was never published as far as is known. Of one that was, the file is there, though its record is not. */
export function isGoneUnpublished(error: unknown): boolean {
  if (!(error instanceof UploadError) || error.code !== "UPLOAD_GONE") return false;
  return error.details["because"] !== ("published" satisfies GoneBecause);
}
