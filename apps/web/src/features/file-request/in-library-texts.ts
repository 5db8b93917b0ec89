import { isolating } from "../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../texts/language.ts";

// What the library says about requests. The requests' own pages have other texts.

const en = {
  ask: "Request files",
  only: (title: string) => `Sent for “${title}”`,
  onlySome: "Sent for one request",
  showAll: "Show all files",
  from: (sender: string) => `from ${sender}`,
};

type InLibraryTexts = typeof en;

const ko: InLibraryTexts = {
  ask: "파일 요청",
  only: (title) => `“${title}” 요청으로 받은 파일`,
  onlySome: "한 요청으로 받은 파일",
  showAll: "모든 파일 보기",
  from: (sender) => `${sender} 님이 보냄`,
};

const texts: Record<Locale, InLibraryTexts> = isolating({ en, ko });

export function useInLibraryTexts(): InLibraryTexts {
  return texts[useLanguage().locale];
}
