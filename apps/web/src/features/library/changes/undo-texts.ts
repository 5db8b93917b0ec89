import { type Locale, useLanguage } from "../../../texts/language.ts";

// Separate from the trash's texts: they are loaded with the offer.

const en = {
  label: "Undo the last change",
  action: "Undo",
};

const ko: typeof en = {
  label: "방금 한 일 되돌리기",
  action: "되돌리기",
};

export const undoTexts: Record<Locale, typeof en> = { en, ko };

export function useUndoTexts(): typeof en {
  return undoTexts[useLanguage().locale];
}
