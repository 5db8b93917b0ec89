import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../../texts/language.ts";

const en = {
  heading: "Albums",
  album: "Album",
  all: "All files",
  files: (count: number, number: string) => (count === 1 ? "1 file" : `${number} files`),
  photos: (count: number, number: string) => (count === 1 ? "1 photo" : `${number} photos`),
  create: "New album",
  add: "Add to album",
  takeOut: "Remove from album",
  upload: "Choose files for this album",
  addFiles: "Add files",
  chooseFiles: "Choose files",
  share: "Share",
  rename: "Rename",
  delete: "Delete album",
  empty: {
    title: "This album is empty",
    text: "Drop, paste or choose files here, or add some from the library. What you remove from the album later stays in the library.",
    action: "From the library",
  },
  none: {
    title: "There is no such album",
    text: "It was deleted, or it is somebody else's. Your files are all in the library.",
    action: "Show all files",
  },
  deleted: (name: string) => `The album ${name} is deleted. Its files stay.`,
  undeleted: (name: string) => `The album ${name} is back.`,
  added: (count: number, number: string, name: string) =>
    count === 0 ? `Already in ${name}.` : `${count === 1 ? "1 file" : `${number} files`} added to ${name}.`,
  takenOut: (count: number, number: string, name: string) =>
    count === 0 ? `Not in ${name} any more.` : `${count === 1 ? "1 file" : `${number} files`} removed from ${name}.`,
  failed: {
    delete: (name: string) => `The album ${name} could not be deleted. Try again in a moment.`,
    add: (name: string) => `Nothing could be added to ${name}. Try again in a moment.`,
    takeOut: (name: string) => `Nothing could be removed from ${name}. Try again in a moment.`,
    undo: "That could not be undone. Try again in a moment.",
    share: "The album's files could not be read. Try again in a moment.",
  },
};

export type AlbumTexts = typeof en;

const ko: AlbumTexts = {
  heading: "앨범",
  album: "앨범",
  all: "모든 파일",
  files: (_count, number) => `파일 ${number}개`,
  photos: (_count, number) => `사진 ${number}장`,
  create: "새 앨범",
  add: "앨범에 추가",
  takeOut: "앨범에서 빼기",
  upload: "이 앨범에 넣을 파일 선택",
  addFiles: "파일 추가",
  chooseFiles: "파일 선택",
  share: "공유",
  rename: "이름 바꾸기",
  delete: "앨범 삭제",
  empty: {
    title: "앨범이 비었어요",
    text: "파일을 여기에 끌어다 놓거나, 붙여 넣거나, 선택해서 올릴 수 있어요. 보관함에 있는 파일도 추가할 수 있어요. 나중에 앨범에서 빼도 보관함에는 남아요.",
    action: "보관함에서 선택",
  },
  none: {
    title: "없는 앨범이에요",
    text: "삭제된 앨범이거나 다른 사람의 앨범이에요. 파일은 모두 보관함에 있어요.",
    action: "모든 파일 보기",
  },
  deleted: (name) => `${name} 앨범을 삭제했어요. 파일은 그대로 있어요.`,
  undeleted: (name) => `${name} 앨범을 되돌렸어요.`,
  added: (count, number, name) =>
    count === 0 ? `이미 ${name} 앨범에 있어요.` : `파일 ${number}개를 ${name} 앨범에 추가했어요.`,
  takenOut: (count, number, name) =>
    count === 0 ? `이미 ${name} 앨범에 없어요.` : `파일 ${number}개를 ${name} 앨범에서 뺐어요.`,
  failed: {
    delete: (name) => `${name} 앨범을 삭제하지 못했어요. 잠시 뒤 다시 시도해 주세요.`,
    add: (name) => `${name} 앨범에 추가하지 못했어요. 잠시 뒤 다시 시도해 주세요.`,
    takeOut: (name) => `${name} 앨범에서 빼지 못했어요. 잠시 뒤 다시 시도해 주세요.`,
    undo: "되돌리지 못했어요. 잠시 뒤 다시 시도해 주세요.",
    share: "앨범의 파일을 읽지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  },
};

const texts: Record<Locale, AlbumTexts> = isolating({ en, ko });

export const albumTextsOf = (locale: Locale): AlbumTexts => texts[locale];

export function useAlbumTexts(): AlbumTexts {
  return texts[useLanguage().locale];
}
