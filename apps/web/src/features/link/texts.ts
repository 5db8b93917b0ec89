import { type Locale, useLanguage } from "../../texts/language.ts";

// The texts of links to files, and of links to send files with. Separate from the app's texts, because the first page
// would load them.

const en = {
  life: "Ends after",
  lives: { 1: "1 day", 7: "7 days", 30: "30 days", never: "Never" },
  make: "Create link",
  making: "Creating…",
  failed: "The link could not be created. Try again in a moment.",
  ready: "The link is ready",
  link: "Link",
  send: "Send…",
  tooOften: "That was a lot at once. Wait a minute, then try again.",
};

type LinkTexts = typeof en;

const ko: LinkTexts = {
  life: "유효 기간",
  lives: { 1: "1일", 7: "7일", 30: "30일", never: "무기한" },
  make: "링크 만들기",
  making: "만드는 중…",
  failed: "링크를 만들지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  ready: "링크가 준비되었어요",
  link: "링크",
  send: "보내기…",
  tooOften: "한꺼번에 너무 많이 요청했어요. 1분 뒤 다시 시도해 주세요.",
};

const texts: Record<Locale, LinkTexts> = { en, ko };

export function useLinkTexts(): LinkTexts {
  return texts[useLanguage().locale];
}
