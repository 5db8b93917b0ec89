import { isolating } from "../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../texts/language.ts";
import { en, type ShareTexts } from "./texts/en.ts";
import { ko } from "./texts/ko.ts";

// Separate from the app's texts, because the first page would load them.

export type { ShareTexts };

const texts: Record<Locale, ShareTexts> = isolating({ en, ko });

export function useShareTexts(): ShareTexts {
  return texts[useLanguage().locale];
}
