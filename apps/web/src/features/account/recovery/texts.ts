import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../../texts/language.ts";
import { en, type RecoveryTexts } from "./texts/en.ts";
import { ko } from "./texts/ko.ts";

// Separate from the app's texts, because the first page would load them: only these pages need them.

export type { RecoveryTexts };

const texts: Record<Locale, RecoveryTexts> = isolating({ en, ko });

export function useRecoveryTexts(): RecoveryTexts {
  return texts[useLanguage().locale];
}
