import { type Locale, useLanguage } from "../../../texts/language.ts";

// The texts of the tray's panel. Separate from the app's texts, because the first page would load them.

const en = {
  lastMinute: "Last minute",
  most: (speed: string) => `at most ${speed}`,
  speeds: (now: string, most: string) => `Speed in the last minute: ${now} now, ${most} at most`,
};

type TrayTexts = typeof en;

const ko: TrayTexts = {
  lastMinute: "최근 1분",
  most: (speed) => `최고 ${speed}`,
  speeds: (now, most) => `최근 1분의 속도: 지금 ${now}, 최고 ${most}`,
};

const texts: Record<Locale, TrayTexts> = { en, ko };

export function useTrayTexts(): TrayTexts {
  return texts[useLanguage().locale];
}
