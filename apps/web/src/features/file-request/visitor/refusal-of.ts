import type { UploadError } from "@s3-direct/upload-core";
import type { Language } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/failures/upload-errors.ts";
import { visitorTexts } from "./texts.ts";

type Failure = Pick<UploadError, "code" | "sentence" | "details">;

/** Returns why a file was refused, in words for somebody who has no library here. */
export function refusalOf(error: Failure, language: Language): string {
  const { over } = visitorTexts(language);
  const { because, limit, maxFiles } = error.details;
  switch (error.code) {
    case "REFUSED":
      if (because === "ended" || because === "expired") return over[because];
      break;
    case "UPLOAD_NOT_FOUND":
      return over.gone;
    case "QUOTA_EXCEEDED":
      if (limit === "places") return over.full(Number(maxFiles), language.format.number(Number(maxFiles)));
      return limit === "places-in-parts" ? over.slots : over.room;
    default:
  }
  // The page names the accepted kinds once at its top, not beside each file.
  return sentenceOf(error, language, { namesKinds: false });
}
