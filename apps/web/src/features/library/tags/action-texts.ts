import { type Locale, useLanguage } from "../../../texts/language.ts";

// Part of the library's first page. The texts about tags, in texts.ts, are loaded with what needs them.

const en = { tag: "Tag…" };

type TagActionTexts = typeof en;

const ko: TagActionTexts = { tag: "태그…" };

const texts: Record<Locale, TagActionTexts> = { en, ko };

export const tagActionTextsOf = (locale: Locale): TagActionTexts => texts[locale];

export function useTagActionTexts(): TagActionTexts {
  return texts[useLanguage().locale];
}
