import { type ActiveUpload, isActive, type UploadState, type WaitingUpload } from "@s3-direct/upload-client";
import type { UseUploadResult } from "@s3-direct/upload-client/react";
import { describeUpload } from "./describe";
import { isolated } from "./isolated";
import type { UploadTexts } from "./texts";

type UploadUnderWay = ActiveUpload | WaitingUpload;

/**
 * The result of `useUpload`. If the endpoint has an `input`, add it:
 * `{ ...photo, upload: (file: File) => photo.upload(file, { input }) }`.
 */
export type SingleUpload = UploadState<unknown> &
  Pick<UseUploadResult<undefined, unknown>, "abort" | "retry" | "reset" | "rules"> & {
    upload: (file: File) => void;
  };

/** Whether an upload is active, also if it is paused or waits. */
export function isUnderWay(upload: SingleUpload): upload is SingleUpload & UploadUnderWay {
  return isActive(upload);
}

/** Returns the text for screen readers, which does not change with each step of the bar. */
export function saidOf(upload: SingleUpload, texts: UploadTexts): string {
  if (upload.status === "done") return texts.isDone(isolated(upload.file.name));
  if (upload.status === "uploading") return texts.of(texts.uploading, isolated(upload.file.name));
  return describeUpload(upload, texts);
}
