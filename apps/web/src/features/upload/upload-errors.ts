import type { UploadError } from "@s3-direct/upload-core";
import { texts } from "../../texts/en.ts";

/** What a person reads when an upload has failed. */
export function sentenceOf(error: UploadError): string {
  return texts.uploadErrors[error.code](error);
}

/** Whether the same file may succeed on another try; otherwise only another file helps. */
export function mayRetry({ code }: UploadError): boolean {
  switch (code) {
    case "FILE_NAME_INVALID":
    case "FILE_SIZE_INVALID":
    case "FILE_EMPTY":
    case "FILE_TOO_LARGE":
    case "FILE_TYPE_NOT_ALLOWED":
    case "FILE_CONTENT_MISMATCH":
    case "FILE_DAMAGED":
    case "FILE_TOO_MANY_PIXELS":
    case "FILE_TOO_LARGE_UNPACKED":
    case "FILE_CHANGED":
    case "REFUSED":
      return false;
    default:
      return true;
  }
}
