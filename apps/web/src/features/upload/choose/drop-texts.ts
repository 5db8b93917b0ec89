import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../../texts/language.ts";

// The texts about drops. Separate from the app's texts, because the first page would load them.

const en = {
  drop: "Drop to upload",
  dropInto: (album: string) => `Drop into ${album}`,
  noFile: "There is no file in what you dropped. Is the folder empty? Drop something with files in it.",
  noAlbum:
    "Some files are not in their album. It may have been deleted meanwhile, or you have reached your limit of albums. Add them to another album in the library.",
  notInAlbum: "What is in your library already could not be put into the album. Try again in a moment.",
  unreadable: (count: number) =>
    count === 1
      ? "One file or folder could not be read. Check that you may open it, then drop it again."
      : `${count} files or folders could not be read. Check that you may open them, then drop them again.`,
};

type DropTexts = typeof en;

const ko: DropTexts = {
  drop: "놓으면 올라가요",
  dropInto: (album) => `${album} 앨범에 놓기`,
  noFile: "끌어다 놓은 항목에 파일이 없어요. 빈 폴더가 아닌지 확인하고, 파일이 들어 있는 항목을 놓아 주세요.",
  noAlbum:
    "앨범에 들어가지 못한 파일이 있어요. 그사이 앨범이 삭제되었거나 앨범을 더 만들 수 없는 것 같아요. 보관함에서 다른 앨범에 추가해 주세요.",
  notInAlbum: "파일이 보관함에는 있지만 앨범에 넣지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  unreadable: (count) => `파일이나 폴더 ${count}개를 읽지 못했어요. 열 수 있는지 확인하고 다시 놓아 주세요.`,
};

const texts: Record<Locale, DropTexts> = isolating({ en, ko });

export function useDropTexts(): DropTexts {
  return texts[useLanguage().locale];
}
