import { UploadError } from "@s3-direct/upload-core";
import { causesOf, isPassing } from "./is-passing.ts";

/**
 * Returns a database error that passes by itself as an error that browsers retry. After other errors they give the
 * upload up.
 * @returns undefined for every other error
 */
export function outageOf(error: unknown): UploadError | undefined {
  for (const cause of causesOf(error)) {
    if (cause instanceof UploadError) return undefined;
    if (isPassing(cause)) {
      const sentence = "The database cannot be reached. Try again in a moment.";
      return new UploadError("STORAGE_UNAVAILABLE", { sentence, cause: error });
    }
  }
  return undefined;
}
