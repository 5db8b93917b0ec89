import { type Locale, useLanguage } from "../../texts/language.ts";

// Of the account's page alone: the first page would carry them.

const en = {
  sessions: {
    title: "Where you are signed in",
    text: "Sign out what you do not know, or do not use any more.",
    device: (browser: string | undefined, system: string | undefined) =>
      system === undefined ? (browser ?? "Unknown browser") : `${browser ?? "Unknown browser"} on ${system}`,
    here: "This device",
    from: (address: string) => `From ${address}`,
    since: (date: string) => `since ${date}`,
    seen: (when: string) => `last seen ${when}`,
    seenLately: "last seen within the hour",
    end: "Sign out",
    endWhich: (device: string) => `Sign out: ${device}`,
    endTitle: (device: string) => `Sign out ${device}?`,
    endText: "Nothing can be changed from there any more. What is open there may still be read for a minute.",
    ended: (device: string) => `${device} is signed out.`,
    endOthers: "Sign out everywhere else",
    endOthersTitle: "Sign out everywhere else?",
    othersEnded: "You are signed in here only.",
    failed: "The list could not be loaded. Try again in a moment.",
    endFailed: "Nothing was signed out. Try again in a moment.",
  },
};

export type AccountTexts = typeof en;

const ko: AccountTexts = {
  sessions: {
    title: "로그인한 기기",
    text: "모르는 기기나 더 쓰지 않는 기기에서 로그아웃하세요.",
    device: (browser, system) =>
      system === undefined ? (browser ?? "알 수 없는 브라우저") : `${system}의 ${browser ?? "알 수 없는 브라우저"}`,
    here: "이 기기",
    from: (address) => `접속 위치 ${address}`,
    since: (date) => `${date}부터`,
    seen: (when) => `마지막 사용 ${when}`,
    seenLately: "마지막 사용 1시간 이내",
    end: "로그아웃",
    endWhich: (device) => `로그아웃: ${device}`,
    endTitle: (device) => `${device}에서 로그아웃할까요?`,
    endText: "그 기기에서는 더 이상 아무것도 바꿀 수 없어요. 열려 있는 내용은 1분 동안 보일 수 있어요.",
    ended: (device) => `${device}에서 로그아웃했어요.`,
    endOthers: "다른 모든 기기에서 로그아웃",
    endOthersTitle: "다른 모든 기기에서 로그아웃할까요?",
    othersEnded: "이제 이 기기에서만 로그인되어 있어요.",
    failed: "목록을 불러오지 못했어요. 잠시 후 다시 시도해 주세요.",
    endFailed: "아무 기기에서도 로그아웃하지 못했어요. 잠시 후 다시 시도해 주세요.",
  },
};

const texts: Record<Locale, AccountTexts> = { en, ko };

export function useAccountTexts(): AccountTexts {
  return texts[useLanguage().locale];
}
