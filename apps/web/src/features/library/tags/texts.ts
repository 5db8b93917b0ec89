import { type Locale, useLanguage } from "../../../texts/language.ts";

// The texts of the library's first page. The others are in more-texts.ts, which is loaded with what needs it.

const en = { tag: "Tag…" };

type TagTexts = typeof en;

const ko: TagTexts = { tag: "태그…" };

const texts: Record<Locale, TagTexts> = { en, ko };

export const tagTextsOf = (locale: Locale): TagTexts => texts[locale];

export function useTagTexts(): TagTexts {
  return texts[useLanguage().locale];
}
