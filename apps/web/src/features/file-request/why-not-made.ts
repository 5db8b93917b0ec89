import { toUploadError } from "@s3-direct/upload-core";
import type { FileRequestTexts } from "./texts.ts";

/** Returns what a person can do about a request that could not be made, or undefined if there is nothing to do. */
export function whyNotMade(error: unknown, t: FileRequestTexts["form"]): string | undefined {
  const { code, details } = toUploadError(error);
  switch (code) {
    case "QUOTA_EXCEEDED":
      return details["limit"] === "requests-made" ? t.tooManyMade : t.tooMany;
    case "INVALID_INPUT":
      return t.noSuchKind;
    default:
      return undefined;
  }
}
