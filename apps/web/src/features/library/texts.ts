import { isolating } from "../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../texts/language.ts";

// The texts of a file's actions. Separate from the app's texts, because the first page would load them.

const en = {
  keys: "Arrow keys move between files, with Shift they select. F2 renames, the menu key shows what else can be done, Delete moves to the trash.",
  menu: {
    more: (file: string) => `More for ${file}`,
    files: (number: string) => `${number} files`,
    preview: "Preview",
    select: "Select",
    rename: "Rename",
  },
  shared: { filter: "Shared", hint: "In a link that is open now" },
};

export type LibraryTexts = typeof en;

const ko: LibraryTexts = {
  keys: "화살표 키로 파일 사이를 옮겨 다니고, Shift와 함께 누르면 선택해요. F2 키로 이름을 바꾸고, 메뉴 키로 다른 기능을 보고, Delete 키로 휴지통으로 옮겨요.",
  menu: {
    more: (file) => `${file} 메뉴`,
    files: (number) => `파일 ${number}개`,
    preview: "미리 보기",
    select: "선택",
    rename: "이름 바꾸기",
  },
  shared: { filter: "공유됨", hint: "지금 공유 중인 링크에 들어 있어요" },
};

const texts: Record<Locale, LibraryTexts> = isolating({ en, ko });

export const libraryTextsOf = (locale: Locale): LibraryTexts => texts[locale];

export function useLibraryTexts(): LibraryTexts {
  return texts[useLanguage().locale];
}
