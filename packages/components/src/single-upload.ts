import { isActive, type UploadState } from "@s3-direct/upload-client";
import type { UseUploadResult } from "@s3-direct/upload-client/react";

/**
 * What `useUpload` gives. Where the endpoint has an `input`, give it along:
 * `{ ...photo, upload: (file: File) => photo.upload(file, { input }) }`.
 */
export type SingleUpload = UploadState<unknown> &
  Pick<UseUploadResult<undefined, unknown>, "abort" | "retry" | "reset" | "rules"> & {
    upload: (file: File) => void;
  };

/** Whether it is on its way, or stopped for a while. */
export function isUnderWay(upload: SingleUpload): boolean {
  return upload.status !== "idle" && isActive(upload);
}
