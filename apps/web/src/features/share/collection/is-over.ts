import { toUploadError } from "@s3-direct/upload-core";

/** Whether a link that was open has ended since, or what was asked of it is gone. */
export function isOver(error: unknown): boolean {
  const { code } = toUploadError(error);
  return code === "UPLOAD_GONE" || code === "UPLOAD_NOT_FOUND";
}
