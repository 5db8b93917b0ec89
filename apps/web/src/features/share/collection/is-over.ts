import { toUploadError } from "@s3-direct/upload-core";

/** Whether an open link has ended, or what was requested is gone. */
export function isOver(error: unknown): boolean {
  const { code } = toUploadError(error);
  return code === "UPLOAD_GONE" || code === "UPLOAD_NOT_FOUND";
}
