import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../../texts/language.ts";

// Separate from the albums' texts: they are loaded with the dialogs.

const en = {
  adding: {
    title: (count: number, number: string) =>
      count === 1 ? "Add to which album?" : `Add ${number} files to which album?`,
    none: "You have no album yet. Name one, and it begins with what you have chosen.",
    unread: "Your albums could not be read. Try again in a moment.",
  },
  naming: {
    create: "New album",
    rename: "Rename the album",
    name: "Name",
    confirm: { create: "Create", rename: "Rename" },
    working: "One moment…",
    noName: "An album needs a name.",
    tooMany: "You have reached your limit of albums. Delete one first.",
    failed: "That did not work. Try again in a moment.",
  },
  created: (name: string) => `The album ${name} was created.`,
  createdWith: (count: number, number: string, name: string) =>
    `The album ${name} was created with ${count === 1 ? "1 file" : `${number} files`}.`,
  uncreated: (name: string) => `The album ${name} is gone again.`,
  renamed: (name: string) => `The album is called ${name}.`,
};

type AlbumDialogTexts = typeof en;

const ko: AlbumDialogTexts = {
  adding: {
    title: (count, number) => (count === 1 ? "어느 앨범에 추가할까요?" : `파일 ${number}개를 어느 앨범에 추가할까요?`),
    none: "아직 앨범이 없어요. 이름을 정하면 선택한 파일로 앨범을 만들어요.",
    unread: "앨범을 불러오지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  },
  naming: {
    create: "새 앨범",
    rename: "앨범 이름 바꾸기",
    name: "이름",
    confirm: { create: "만들기", rename: "바꾸기" },
    working: "잠시만요…",
    noName: "앨범 이름을 적어 주세요.",
    tooMany: "앨범을 더 만들 수 없어요. 먼저 하나를 삭제해 주세요.",
    failed: "처리하지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  },
  created: (name) => `${name} 앨범을 만들었어요.`,
  createdWith: (_count, number, name) => `파일 ${number}개로 ${name} 앨범을 만들었어요.`,
  uncreated: (name) => `${name} 앨범 만들기를 되돌렸어요.`,
  renamed: (name) => `앨범 이름: ${name}`,
};

const texts: Record<Locale, AlbumDialogTexts> = isolating({ en, ko });

export const albumDialogTextsOf = (locale: Locale): AlbumDialogTexts => texts[locale];

export function useAlbumDialogTexts(): AlbumDialogTexts {
  return texts[useLanguage().locale];
}
