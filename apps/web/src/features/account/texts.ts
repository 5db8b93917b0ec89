import { type Locale, useLanguage } from "../../texts/language.ts";

// Separate from the app's texts, because the first page would load them: only the account page needs them.

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
  storage: {
    title: "What takes your storage",
    smaller: "Smaller pictures",
    trash: "In the trash",
    ofPictures: (count: number, number: string) =>
      count === 1 ? "made of 1 picture, for previews" : `made of ${number} pictures, for previews`,
    empty: "You have no files yet.",
    failed: "This could not be loaded. Try again in a moment.",
  },
  export: {
    title: "Take everything with you",
    text: (count: number, number: string, size: string) =>
      `All of your library as one zip, with your albums as folders: ${count === 1 ? "1 file" : `${number} files`}, ${size}. Keep this page open until it is there.`,
    zipName: "my-files",
    saveAll: "Download everything",
    saving: (percent: string) => `Downloading, ${percent}`,
    cancel: "Cancel",
    saved: "Everything is downloaded.",
    savedInPart: "Your files are downloaded, but for some.",
    tooLarge: (limit: string) =>
      `This browser cannot put more than ${limit} into one file. Open this page in Chrome or Edge on a computer.`,
    failed: "The download broke off. Try again in a moment.",
    unread: (count: number, number: string) =>
      count === 1
        ? "One file could not be read and is not in the zip. Try again later, or download it from the library."
        : `${number} files could not be read and are not in the zip. Try again later, or download them from the library.`,
    unreadList: "Not in the zip",
  },
};

export type AccountTexts = typeof en;

const ko: AccountTexts = {
  sessions: {
    title: "로그인한 기기",
    text: "모르는 기기나 더 이상 쓰지 않는 기기는 로그아웃해 주세요.",
    device: (browser, system) =>
      system === undefined ? (browser ?? "알 수 없는 브라우저") : `${system}의 ${browser ?? "알 수 없는 브라우저"}`,
    here: "이 기기",
    from: (address) => `접속 IP ${address}`,
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
    failed: "목록을 불러오지 못했어요. 잠시 뒤 다시 시도해 주세요.",
    endFailed: "아무 기기에서도 로그아웃하지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  },
  storage: {
    title: "저장 공간 사용 내역",
    smaller: "축소 이미지",
    trash: "휴지통",
    ofPictures: (_, number) => `이미지 ${number}개의 미리 보기용`,
    empty: "아직 파일이 없어요.",
    failed: "불러오지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  },
  export: {
    title: "모두 다운로드",
    text: (_, number, size) =>
      `보관함의 모든 파일을 앨범별 폴더로 나눠 zip 하나로 받아요: 파일 ${number}개, ${size}. 끝날 때까지 이 페이지를 열어 두세요.`,
    zipName: "내-파일",
    saveAll: "모두 다운로드",
    saving: (percent) => `다운로드하는 중, ${percent}`,
    cancel: "취소",
    saved: "모두 다운로드했어요.",
    savedInPart: "일부 파일을 빼고 다운로드했어요.",
    tooLarge: (limit) =>
      `이 브라우저에서는 모두 합해 ${limit}가 넘으면 파일 하나로 묶을 수 없어요. 컴퓨터의 Chrome 또는 Edge에서 열어 주세요.`,
    failed: "다운로드가 끊겼어요. 잠시 뒤 다시 시도해 주세요.",
    unread: (_, number) =>
      `파일 ${number}개를 읽지 못해 zip에 넣지 못했어요. 나중에 다시 시도하거나 보관함에서 다운로드해 주세요.`,
    unreadList: "zip에 없는 파일",
  },
};

const texts: Record<Locale, AccountTexts> = { en, ko };

export function useAccountTexts(): AccountTexts {
  return texts[useLanguage().locale];
}
