import { UploadError } from "../errors.ts";

/** Returns the UploadError that `run` throws; fails the test if it throws none. */
export function refusalOf(run: () => unknown): UploadError {
  try {
    run();
  } catch (error) {
    if (error instanceof UploadError) return error;
    throw error;
  }
  throw new Error("Expected an UploadError, but nothing was thrown.");
}
