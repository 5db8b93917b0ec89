import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../../texts/language.ts";

const en = {
  heading: "Tags",
  add: "Add a tag",
  hint: "Enter or a comma adds it.",
  suggestions: "Your tags",
  showAll: (tag: string) => `Show all files with the tag ${tag}`,
  remove: (tag: string) => `Remove the tag ${tag}`,
  full: (most: string) => `A file has at most ${most} tags. Remove one to add another.`,
  tooLong: (most: string) => `A tag has at most ${most} characters. Shorten it.`,
  filter: {
    label: "Tag",
    all: "All tags",
    option: (tag: string, files: string) => `${tag} (${files})`,
    end: "Show files with and without tags",
    noneTitle: (tag: string) => `No file has the tag ${tag}`,
    noneText: "It was removed from all files, or they are in the trash.",
  },
  dialog: {
    title: (count: number, number: string) => (count === 1 ? "Tags" : `Tags of ${number} files`),
    some: (number: string, all: string) => `on ${number} of ${all}`,
    none: "You have no tags yet. Type the first one.",
    save: "Save",
  },
  tagged: (tags: string, count: number, number: string) =>
    count === 1 ? `Tagged ${tags}.` : `${number} files tagged ${tags}.`,
  untagged: (tags: string, count: number, number: string) =>
    count === 1 ? `${tags} removed.` : `${tags} removed from ${number} files.`,
  nothing: "No tag was changed.",
  undone: "The tags are as they were.",
  failed: "The tags could not be changed. Try again in a moment.",
  notUndone: "That could not be undone. Try again in a moment.",
};

type TagTexts = typeof en;

const ko: TagTexts = {
  heading: "태그",
  add: "태그 추가",
  hint: "Enter 키나 쉼표를 누르면 추가돼요.",
  suggestions: "내 태그",
  showAll: (tag) => `${tag} 태그가 달린 파일 모두 보기`,
  remove: (tag) => `${tag} 태그 빼기`,
  full: (most) => `파일 하나에 태그를 ${most}개까지 달 수 있어요. 추가하려면 하나를 빼 주세요.`,
  tooLong: (most) => `태그는 ${most}자까지 쓸 수 있어요.`,
  filter: {
    label: "태그",
    all: "모든 태그",
    option: (tag, files) => `${tag} (${files})`,
    end: "태그와 상관없이 모두 보기",
    noneTitle: (tag) => `${tag} 태그가 달린 파일이 없어요`,
    noneText: "모든 파일에서 태그를 뺐거나, 파일이 휴지통에 있어요.",
  },
  dialog: {
    title: (count, number) => (count === 1 ? "태그" : `파일 ${number}개의 태그`),
    some: (number, all) => `${all}개 가운데 ${number}개`,
    none: "아직 태그가 없어요. 첫 태그를 적어 보세요.",
    save: "저장",
  },
  tagged: (tags, count, number) =>
    count === 1 ? `${tags} 태그를 달았어요.` : `파일 ${number}개에 ${tags} 태그를 달았어요.`,
  untagged: (tags, count, number) =>
    count === 1 ? `${tags} 태그를 뺐어요.` : `파일 ${number}개에서 ${tags} 태그를 뺐어요.`,
  nothing: "바뀐 태그가 없어요.",
  undone: "태그를 전처럼 되돌렸어요.",
  failed: "태그를 바꾸지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  notUndone: "되돌리지 못했어요. 잠시 뒤 다시 시도해 주세요.",
};

const texts: Record<Locale, TagTexts> = isolating({ en, ko });

export const tagTextsOf = (locale: Locale): TagTexts => texts[locale];

export function useTagTexts(): TagTexts {
  return texts[useLanguage().locale];
}
