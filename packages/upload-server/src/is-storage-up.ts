import { UploadError } from "@s3-direct/upload-core";
import { isPublished } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";

/** Checks whether S3 answers, with whatever status, by one HEAD request: for a health page. Never throws. */
export async function isStorageUp(storage: S3Storage): Promise<boolean> {
  try {
    await isPublished(storage, "media/none");
    return true;
  } catch (error) {
    return !(error instanceof UploadError && error.code === "STORAGE_UNAVAILABLE");
  }
}
