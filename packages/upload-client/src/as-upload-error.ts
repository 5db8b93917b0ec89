import { UploadError } from "@s3-direct/upload-core";

/** For what `withRetries` has not read already: its own mistakes, and what was thrown when its chunk could not be loaded. */
export function asUploadError(thrown: unknown): UploadError {
  return thrown instanceof UploadError ? thrown : new UploadError("INTERNAL", { cause: thrown });
}
