import { UploadError } from "../errors.ts";

/** The UploadError that `run` throws; it is a failure of the test when it throws none. */
export function refusalOf(run: () => unknown): UploadError {
  try {
    run();
  } catch (error) {
    if (error instanceof UploadError) return error;
    throw error;
  }
  throw new Error("Expected an UploadError, but nothing was thrown.");
}
