import { type Locale, useLanguage } from "../../../texts/language.ts";
import { en, type RecoveryTexts } from "./texts/en.ts";
import { ko } from "./texts/ko.ts";

// Of these pages alone: the first page would carry them.

export type { RecoveryTexts };

const texts: Record<Locale, RecoveryTexts> = { en, ko };

export function useRecoveryTexts(): RecoveryTexts {
  return texts[useLanguage().locale];
}
