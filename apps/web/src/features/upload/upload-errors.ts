import type { UploadError } from "@s3-direct/upload-core";
import type { Language } from "../../texts/language.ts";
import { describeAccept } from "./accept.ts";

type Failure = Pick<UploadError, "code" | "sentence" | "details">;

/** What a person reads when an upload has failed, in their language. */
export function sentenceOf({ code, sentence, details }: Failure, language: Language): string {
  const { maxSize, maxLength, accept, limit, free, retryAfter, requestId } = details;
  const { t, format } = language;
  return t.failures[code]({
    sentence,
    maxSize: maxSize && format.bytes(Number(maxSize)),
    maxLength: maxLength && format.number(Number(maxLength)),
    limit,
    free: free && format.bytes(Number(free)),
    wait: retryAfter && format.seconds(Number(retryAfter)),
    requestId,
    accepted: accept && describeAccept(accept.split(","), language),
  });
}

/** Whether the same file may succeed on another try; otherwise only another file helps. */
export function mayRetry({ code }: Pick<UploadError, "code">): boolean {
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
    case "TOO_MANY_FILES":
    case "TOO_FEW_FILES":
    case "FILES_TOO_LARGE":
    case "FILE_CHANGED":
    case "REFUSED":
      return false;
    default:
      return true;
  }
}
