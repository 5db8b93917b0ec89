import { type Locale, useLanguage } from "../../../texts/language.ts";

// Separate from the trash's texts: they are loaded with the offer.

const en = {
  label: "Undo the last change",
  action: "Undo",
  undone: { trash: "The files are back.", library: "The files are in the trash again." },
};

const ko: typeof en = {
  label: "방금 한 일 되돌리기",
  action: "되돌리기",
  undone: { trash: "파일을 되돌렸어요.", library: "파일을 다시 휴지통으로 옮겼어요." },
};

export const undoTexts: Record<Locale, typeof en> = { en, ko };

export function useUndoTexts(): typeof en {
  return undoTexts[useLanguage().locale];
}
