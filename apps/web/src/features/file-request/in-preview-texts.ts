import { type Locale, useLanguage } from "../../texts/language.ts";

// Separate from the library's texts: they are loaded with a file's details.

const en = {
  sender: "Sent by",
  request: "For",
  message: "They say",
  asTyped: "A name that the sender typed.",
};

const ko: typeof en = {
  sender: "보낸 사람",
  request: "요청",
  message: "남긴 말",
  asTyped: "보낸 사람이 직접 적은 이름이에요.",
};

const texts: Record<Locale, typeof en> = { en, ko };

export function useInPreviewTexts(): typeof en {
  return texts[useLanguage().locale];
}
