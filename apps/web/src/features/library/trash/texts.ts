import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../../texts/language.ts";

// The texts about deleting and restoring. Separate from the app's texts, because the first page would load them.

const en = {
  heading: "Trash",
  lead: "What you delete stays here for 30 days, and counts in your storage until it is gone for good. Shared links do not show it; a public file's own address still opens it.",
  toLibrary: "Back to the library",
  keys: "Arrow keys move between files, with Shift they select. Enter selects, Delete deletes for good.",
  emptyTitle: "The trash is empty",
  emptyText: "What you delete in the library comes here, in case you want it back.",
  daysLeft: (days: number, number: string) =>
    days < 1 ? "deleted soon" : days === 1 ? "1 day left" : `${number} days left`,
  restore: "Restore",
  restoreLabel: (file: string) => `Restore ${file}`,
  delete: "Delete for good",
  deleteLabel: (file: string) => `Delete ${file} for good`,
  empty: "Empty the trash",
  emptied: "The trash is emptied.",
  ask: {
    one: (file: string) => `Delete ${file} for good?`,
    many: (number: string) => `Delete ${number} files for good?`,
    all: "Empty the trash?",
    text: "This cannot be undone. The address of what is deleted stops working, and its space is free again. Many files take a while.",
    confirm: "Delete for good",
  },
  movedOne: {
    trash: (file: string) => `${file} is in the trash.`,
    library: (file: string) => `${file} is back in the library.`,
    nowhere: (file: string) => `${file} is deleted for good.`,
  },
  moved: {
    trash: (count: number, number: string) =>
      count === 1 ? "Moved to the trash." : `${number} files moved to the trash.`,
    library: (count: number, number: string) => (count === 1 ? "Restored." : `${number} files restored.`),
    nowhere: (count: number, number: string) =>
      count === 1 ? "1 file is deleted for good." : `${number} files are deleted for good.`,
  },
  failed: {
    trash: (count: number, number: string) =>
      `${count === 1 ? "One file" : `${number} files`} could not be moved to the trash. Try again in a moment.`,
    library: (count: number, number: string) =>
      `${count === 1 ? "One file" : `${number} files`} could not be restored. Try again in a moment.`,
    nowhere: (count: number, number: string) =>
      `${count === 1 ? "One file" : `${number} files`} could not be deleted for good. Try again in a moment.`,
  },
  gone: (count: number, number: string) =>
    `${count === 1 ? "One file was" : `${number} files were`} deleted for good meanwhile.`,
  usage: (count: number, number: string, size: string) =>
    `${count === 1 ? "1 of them" : `${number} of them`} (${size}) in the trash`,
};

export type TrashTexts = typeof en;

const ko: TrashTexts = {
  heading: "휴지통",
  lead: "삭제한 파일은 30일 동안 여기에 있다가 완전히 삭제돼요. 그때까지 저장 공간을 써요. 공유한 링크에는 보이지 않지만, 공개 파일은 파일 주소를 아는 사람이 여전히 열 수 있어요.",
  toLibrary: "보관함으로 돌아가기",
  keys: "화살표 키로 파일 사이를 옮겨 다니고, Shift와 함께 누르면 선택해요. Enter 키로 선택하고, Delete 키로 완전히 삭제해요.",
  emptyTitle: "휴지통이 비었어요",
  emptyText: "보관함에서 삭제한 파일은 되돌릴 수 있게 여기로 옮겨져요.",
  daysLeft: (days, number) => (days < 1 ? "곧 삭제됨" : `${number}일 남음`),
  restore: "복원",
  restoreLabel: (file) => `${file} 복원`,
  delete: "완전히 삭제",
  deleteLabel: (file) => `${file} 완전히 삭제`,
  empty: "휴지통 비우기",
  emptied: "휴지통을 비웠어요.",
  ask: {
    one: (file) => `${file} 파일을 완전히 삭제할까요?`,
    many: (number) => `파일 ${number}개를 완전히 삭제할까요?`,
    all: "휴지통을 비울까요?",
    text: "되돌릴 수 없어요. 삭제한 파일은 더 이상 주소로 열 수 없고, 쓰던 공간은 다시 쓸 수 있어요. 파일이 많으면 시간이 걸려요.",
    confirm: "완전히 삭제",
  },
  movedOne: {
    trash: (file) => `${file} 파일을 휴지통으로 옮겼어요.`,
    library: (file) => `${file} 파일을 보관함으로 복원했어요.`,
    nowhere: (file) => `${file} 파일을 완전히 삭제했어요.`,
  },
  moved: {
    trash: (count, number) => (count === 1 ? "휴지통으로 옮겼어요." : `파일 ${number}개를 휴지통으로 옮겼어요.`),
    library: (count, number) => (count === 1 ? "복원했어요." : `파일 ${number}개를 복원했어요.`),
    nowhere: (_count, number) => `파일 ${number}개를 완전히 삭제했어요.`,
  },
  failed: {
    trash: (_count, number) => `파일 ${number}개를 휴지통으로 옮기지 못했어요. 잠시 뒤 다시 시도해 주세요.`,
    library: (_count, number) => `파일 ${number}개를 복원하지 못했어요. 잠시 뒤 다시 시도해 주세요.`,
    nowhere: (_count, number) => `파일 ${number}개를 완전히 삭제하지 못했어요. 잠시 뒤 다시 시도해 주세요.`,
  },
  gone: (_count, number) => `그사이 파일 ${number}개가 완전히 삭제됐어요.`,
  usage: (_count, number, size) => `그중 ${number}개(${size})는 휴지통에 있음`,
};

export const trashTexts: Record<Locale, TrashTexts> = isolating({ en, ko });

export function useTrashTexts(): TrashTexts {
  return trashTexts[useLanguage().locale];
}
