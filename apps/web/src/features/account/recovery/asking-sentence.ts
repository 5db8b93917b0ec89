import { toUploadError } from "@s3-direct/upload-core";
import type { Language } from "../../../texts/language.ts";
import { sentenceOf } from "../../upload/upload-errors.ts";
import type { RecoveryTexts } from "./texts.ts";

/** What a person reads when a mail could not be asked for. */
export function askingSentence(error: unknown, { language, t }: { language: Language; t: RecoveryTexts }): string {
  const failure = toUploadError(error);
  const { retryAfter } = failure.details;
  if (failure.code === "RATE_LIMITED" && retryAfter) return t.tooMany(language.format.seconds(Number(retryAfter)));
  // The page itself says when it is offline.
  if (failure.code === "NETWORK") return language.t.account.errors.unreachable;
  // A browser lets through what is no address on the internet: a@b.
  if (failure.code === "INVALID_INPUT") return language.t.account.errors.badEmail;
  return sentenceOf(failure, language);
}
