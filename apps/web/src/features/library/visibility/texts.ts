import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../../texts/language.ts";

// Separate from the library's texts: they are loaded with the menu, the details and the dialog.

const en = {
  make: { public: "Make public", private: "Make private" },
  means: {
    public: "Whoever has the file's address can open it then, without signing in.",
    private: "Only you can open the file then, and whoever has a link that you have shared.",
  },
  before: {
    public: "Its address stops working. Copies that browsers or caches have kept may be shown for some time.",
    private: "It gets a new address. Links for 24 hours that you have copied stop working.",
  },
  working: "One moment…",
  done: {
    public: (name: string) => `${name} is public.`,
    private: (name: string) => `${name} is private.`,
  },
  undone: {
    public: (name: string) => `${name} is public again, at a new address.`,
    private: (name: string) => `${name} is private again.`,
  },
  notUndone: {
    public: (name: string) => `${name} could not be made public again. Try again in a moment.`,
    private: (name: string) => `${name} could not be made private again. Try again in a moment.`,
  },
  notTaken:
    "Such files are not accepted here any more, or only from accounts. Nothing was changed. If you are a guest, create an account and try again.",
  full: "You have more than your storage holds, with what is not gone yet of what you deleted. Delete something for good, or try again later.",
  gone: "This file is not in the library any more. Look for it in the trash.",
  failed: "The file could not be changed. Try again in a moment.",
};

export type VisibilityTexts = typeof en;

const ko: VisibilityTexts = {
  make: { public: "공개로 바꾸기", private: "비공개로 바꾸기" },
  means: {
    public: "공개하면 파일 주소를 아는 사람은 로그인하지 않아도 누구나 열 수 있어요.",
    private: "비공개로 바꾸면 나와, 내가 공유한 링크를 가진 사람만 열 수 있어요.",
  },
  before: {
    public: "지금 주소는 더 이상 열리지 않아요. 브라우저나 캐시에 남은 사본은 한동안 보일 수 있어요.",
    private: "새 주소가 생겨요. 복사해 둔 24시간 링크는 더 이상 열리지 않아요.",
  },
  working: "잠시만요…",
  done: {
    public: (name) => `${name} 파일을 공개했어요.`,
    private: (name) => `${name} 파일을 비공개로 바꿨어요.`,
  },
  undone: {
    public: (name) => `${name} 파일을 새 주소로 다시 공개했어요.`,
    private: (name) => `${name} 파일을 다시 비공개로 바꿨어요.`,
  },
  notUndone: {
    public: (name) => `${name} 파일을 다시 공개하지 못했어요. 잠시 뒤 다시 시도해 주세요.`,
    private: (name) => `${name} 파일을 다시 비공개로 바꾸지 못했어요. 잠시 뒤 다시 시도해 주세요.`,
  },
  notTaken:
    "이제 받지 않거나, 계정이 있어야 올릴 수 있는 형식이에요. 바뀐 것은 없어요. 게스트라면 계정을 만들고 다시 시도해 주세요.",
  full: "삭제했지만 아직 남아 있는 파일까지 합치면 저장 공간이 부족해요. 다른 파일을 완전히 삭제하거나 나중에 다시 시도해 주세요.",
  gone: "이 파일은 더 이상 보관함에 없어요. 휴지통에 있는지 확인해 주세요.",
  failed: "공개 범위를 바꾸지 못했어요. 잠시 뒤 다시 시도해 주세요.",
};

export const texts: Record<Locale, VisibilityTexts> = isolating({ en, ko });

export function useVisibilityTexts(): VisibilityTexts {
  return texts[useLanguage().locale];
}
