import { UploadError } from "@s3-direct/upload-core";
import { isPublished } from "./s3/read-head.ts";
import type { S3Storage } from "./s3/storage.ts";

/** Whether S3 answers, whatever it says: one HEAD, for a health page. It never throws. */
export async function isStorageUp(storage: S3Storage): Promise<boolean> {
  try {
    await isPublished(storage, "media/none");
    return true;
  } catch (error) {
    return !(error instanceof UploadError && error.code === "STORAGE_UNAVAILABLE");
  }
}
