import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../../texts/language.ts";

// Separate from the library's texts: they are loaded with the dialog.

const en = {
  title: "Rename",
  name: "Name",
  hint: "Its address stays the same.",
  confirm: "Rename",
  working: "One moment…",
  done: (name: string) => `Renamed to ${name}.`,
  undone: (name: string) => `It is called ${name} again.`,
  notUndone: (name: string) => `${name} could not get its old name back. Try again in a moment.`,
  noName: "A name needs a letter or a digit.",
  tooLong: (most: string) => `This name is longer than ${most} characters. Shorten it.`,
  otherKind: (kind: string, ending: string) => `This file is ${kind}, so its name must end in .${ending}.`,
  thisKind: "of another kind",
  gone: "This file is not in the library any more. Look for it in the trash.",
  failed: "The file could not be renamed. Try again in a moment.",
};

export type RenameTexts = typeof en;

const ko: RenameTexts = {
  title: "이름 바꾸기",
  name: "이름",
  hint: "파일 주소는 그대로예요.",
  confirm: "바꾸기",
  working: "잠시만요…",
  done: (name) => `이름을 바꿨어요: ${name}`,
  undone: (name) => `이름을 되돌렸어요: ${name}`,
  notUndone: (name) => `${name} 파일의 이름을 되돌리지 못했어요. 잠시 뒤 다시 시도해 주세요.`,
  noName: "이름에는 글자나 숫자가 있어야 해요.",
  tooLong: (most) => `이름이 ${most}자보다 길어요. 줄여 주세요.`,
  otherKind: (kind, ending) => `${kind} 파일이어서 이름 끝에 .${ending} 확장자가 있어야 해요.`,
  thisKind: "다른 형식의",
  gone: "이 파일은 더 이상 보관함에 없어요. 휴지통에 있는지 확인해 주세요.",
  failed: "이름을 바꾸지 못했어요. 잠시 뒤 다시 시도해 주세요.",
};

const texts: Record<Locale, RenameTexts> = isolating({ en, ko });

export const renameTextsOf = (locale: Locale): RenameTexts => texts[locale];

export function useRenameTexts(): RenameTexts {
  return texts[useLanguage().locale];
}
