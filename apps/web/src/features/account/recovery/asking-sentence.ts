import { toUploadError } from "@s3-direct/upload-core";
import type { Language } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/failures/upload-errors.ts";
import type { RecoveryTexts } from "./texts.ts";

/** Returns the sentence for a person whose mail could not be requested. */
export function askingSentence(error: unknown, { language, t }: { language: Language; t: RecoveryTexts }): string {
  const failure = toUploadError(error);
  const { retryAfter } = failure.details;
  if (failure.code === "RATE_LIMITED" && retryAfter) return t.tooMany(language.format.seconds(Number(retryAfter)));
  // The page itself says that it is offline.
  if (failure.code === "NETWORK") return language.t.account.errors.unreachable;
  // Browsers accept addresses that don't exist on the internet: a@b.
  if (failure.code === "INVALID_INPUT") return language.t.account.errors.badEmail;
  return sentenceOf(failure, language);
}
