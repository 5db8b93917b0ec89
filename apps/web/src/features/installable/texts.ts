import { isolating } from "../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../texts/language.ts";

// For the installed app. Separate from the app's texts, because the first page would load them.

const en = {
  install: {
    title: "Keep s3-direct on this device",
    text: "It opens in a window of its own, and other apps can share files to it.",
    install: "Install",
    decline: "Not now",
  },
  shared: {
    title: (count: number, number: string) =>
      count === 1 ? "A file from another app" : `${number} files from another app`,
    text: "nothing is sent before you say so",
    upload: "Upload",
    discard: "Discard",
    empty: (name: string) => `${name} is empty, so it is not sent`,
    unreadable: "What was shared could not be read. Discard it, and choose it here instead.",
    problems: {
      none: () => "No file has arrived from the other app, or it was too large. Choose it here instead.",
      "too-many": (files: string, _size: string) =>
        `At most ${files} files can wait here, so none of these was taken. Upload or discard those that wait, then share fewer at once.`,
      "too-large": (_files: string, size: string) =>
        `At most ${size} can wait here, so nothing was taken. Choose large files here instead.`,
      "no-room": () => "This browser has no room for what was shared. Choose it here instead.",
      lost: () => "The app was not ready to take files. It is now: share again what you shared.",
    },
  },
};

type InstallableTexts = typeof en;

const ko: InstallableTexts = {
  install: {
    title: "s3-direct를 이 기기에 설치",
    text: "앱처럼 따로 열리고, 다른 앱의 파일을 여기로 공유할 수 있어요.",
    install: "설치",
    decline: "나중에",
  },
  shared: {
    title: (_count, number) => `다른 앱에서 공유한 파일 ${number}개`,
    text: "직접 올리기 전에는 보내지 않아요",
    upload: "올리기",
    discard: "버리기",
    empty: (name) => `${name}: 빈 파일이라서 보내지 않아요`,
    unreadable: "이 파일을 읽을 수 없어요. 버린 뒤 여기에서 직접 선택해 주세요.",
    problems: {
      none: () => "다른 앱에서 온 파일이 없거나, 너무 커요. 여기에서 직접 선택해 주세요.",
      "too-many": (files) =>
        `한 번에 ${files}개까지만 받을 수 있어서 아무것도 받지 않았어요. 기다리는 파일을 올리거나 버린 뒤 나누어 공유해 주세요.`,
      "too-large": (_files, size) =>
        `모두 합해 ${size}까지만 받을 수 있어서 받지 않았어요. 큰 파일은 여기에서 직접 선택해 주세요.`,
      "no-room": () => "이 브라우저에 저장할 공간이 없어요. 여기에서 직접 선택해 주세요.",
      lost: () => "앱이 파일을 받을 준비가 되어 있지 않았어요. 이제 준비되었으니 다시 공유해 주세요.",
    },
  },
};

const texts: Record<Locale, InstallableTexts> = isolating({ en, ko });

export function useInstallableTexts(): InstallableTexts {
  return texts[useLanguage().locale];
}
