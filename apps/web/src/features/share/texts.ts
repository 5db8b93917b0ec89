import { type Locale, useLanguage } from "../../texts/language.ts";

// Not among the app's: the first page would carry them.

const en = {
  share: {
    title: (count: number, number: string) => (count === 1 ? "Share a file" : `Share ${number} files`),
    lead: "Whoever has the link can see and download them, without an account.",
    privates: (count: number): string =>
      count === 1
        ? "One of them is private. Through this link it can be read until the link ends; downloads that have begun may go on."
        : "Some of them are private. Through this link they can be read until the link ends; downloads that have begun may go on.",
    name: "Title (optional)",
    nameHint: "What people see above the files.",
    downloads: "Downloads",
    downloadLimits: { any: "Any number", 1: "1 download", 10: "10 downloads", 100: "100 downloads" },
    password: "Password (optional)",
    passwordHint: "At least 6 characters. Send the password separately.",
    tooMany: "You have as many links as you may have. Take one back, and try again.",
    tooManyFiles: (limit: string) => `A link holds at most ${limit} files. Select fewer.`,
    tooOften: "That was a lot of links at once. Try again in an hour.",
    gone: "One of these files is not there any more. Select them again.",
    readyText: "Send it to whoever should have the files.",
    toLinks: "All my links",
  },
  links: {
    heading: "Shared links",
    lead: "Whoever has one of these links can see and download its files.",
    list: "Links",
    emptyTitle: "No links yet",
    emptyText:
      "Select files in your library and choose “Share”: their link appears here, with how often it was opened.",
    toLibrary: "Go to the library",
    failed: "Your links could not be loaded. Try again in a moment.",
    files: (count: number, number: string) =>
      count === 0 ? "No files left" : count === 1 ? "1 file" : `${number} files`,
    until: (date: string) => `until ${date}`,
    forGood: "until taken back",
    password: "password",
    opens: (count: number, number: string) =>
      count === 0 ? "Not opened yet" : count === 1 ? "Opened once" : `Opened ${number} times`,
    downloads: (count: number, number: string, limit: string | undefined) =>
      limit === undefined
        ? count === 1
          ? "1 download"
          : `${number} downloads`
        : `${number} of ${limit} ${limit === "1" ? "download" : "downloads"}`,
    ended: "Ended",
    copy: (name: string) => `Copy the link to ${name}`,
    open: (name: string) => `Open the link to ${name}`,
    revoke: (name: string) => `Take back the link to ${name}`,
    revokeTitle: "Take this link back?",
    revokeText: "Whoever has it finds nothing there any more. The files stay in your library.",
    revokeConfirm: "Take it back",
    revoked: "The link leads nowhere any more.",
    revokeFailed: "The link could not be taken back, and still works. Try again in a moment.",
  },
  collection: {
    untitled: (first: string, more: number, number: string) => (more === 0 ? first : `${first} and ${number} more`),
    files: (count: number, number: string) => (count === 1 ? "1 file" : `${number} files`),
    list: "Files",
    until: (date: string) => `Expires ${date}`,
    left: (count: number, number: string) =>
      count === 0 ? "No downloads left" : count === 1 ? "1 download left" : `${number} downloads left`,
    saveAll: "Download all",
    save: "Download",
    saveOne: (name: string) => `Download ${name}`,
    view: (name: string) => `View ${name}`,
    saving: (percent: string) => `Downloading, ${percent}`,
    saved: "Everything is downloaded.",
    cancel: "Cancel",
    zipName: "files",
    tooLarge: (limit: string) =>
      `This browser cannot put more than ${limit} into one file. Download the files one by one, or open this page in Chrome or Edge.`,
    failed: "The download broke off. Try again in a moment.",
    gone: "This is not here any more.",
    close: "Close",
    previous: "Previous picture",
    next: "Next picture",
    own: "Send files yourself",
    password: {
      title: "These files have a password",
      text: "Whoever sent you the link knows it.",
      label: "Password",
      enter: "Show the files",
      wrong: "This password is not right. Check it and try again.",
    },
    closed: {
      none: { title: "There is nothing here", text: "The link may be incomplete, or was taken back by who sent it." },
      expired: { title: "This link has ended", text: "Its time is over. Ask whoever sent it for another." },
      "used-up": {
        title: "This link has ended",
        text: "It has been downloaded as often as it may be. Ask whoever sent it for another.",
      },
      empty: { title: "There are no files here any more", text: "Whoever sent you the link has deleted them." },
    },
  },
};

export type ShareTexts = typeof en;

const ko: ShareTexts = {
  share: {
    title: (count, number) => (count === 1 ? "파일 공유" : `파일 ${number}개 공유`),
    lead: "링크가 있으면 누구나 계정 없이 보고 다운로드할 수 있어요.",
    privates: (count) =>
      count === 1
        ? "비공개 파일이 하나 있어요. 링크가 끝날 때까지 이 링크로 읽을 수 있고, 이미 시작한 다운로드는 계속될 수 있어요."
        : "비공개 파일이 있어요. 링크가 끝날 때까지 이 링크로 읽을 수 있고, 이미 시작한 다운로드는 계속될 수 있어요.",
    name: "제목 (선택)",
    nameHint: "파일 위에 보여요.",
    downloads: "다운로드",
    downloadLimits: { any: "제한 없음", 1: "1회", 10: "10회", 100: "100회" },
    password: "비밀번호 (선택)",
    passwordHint: "6자 이상. 비밀번호는 링크와 따로 보내 주세요.",
    tooMany: "만들 수 있는 링크를 다 썼어요. 하나를 공유 중지한 뒤 다시 시도해 주세요.",
    tooManyFiles: (limit) => `링크 하나에는 파일을 ${limit}개까지 담을 수 있어요. 더 적게 선택해 주세요.`,
    tooOften: "한꺼번에 링크를 너무 많이 만들었어요. 1시간 뒤 다시 시도해 주세요.",
    gone: "이제 없는 파일이 있어요. 다시 선택해 주세요.",
    readyText: "파일을 받을 사람에게 보내 주세요.",
    toLinks: "내 링크 모두 보기",
  },
  links: {
    heading: "공유 링크",
    lead: "이 링크가 있으면 누구나 그 파일을 보고 다운로드할 수 있어요.",
    list: "링크",
    emptyTitle: "아직 링크가 없어요",
    emptyText: "보관함에서 파일을 선택하고 “공유”를 누르면 여기에 링크와 열어 본 횟수가 나타나요.",
    toLibrary: "보관함으로 가기",
    failed: "링크를 불러오지 못했어요. 잠시 후 다시 시도해 주세요.",
    files: (count, number) => (count === 0 ? "남은 파일 없음" : `파일 ${number}개`),
    until: (date) => `${date}까지`,
    forGood: "공유를 중지할 때까지",
    password: "비밀번호",
    opens: (count, number) => (count === 0 ? "아직 열지 않음" : `${number}번 열림`),
    downloads: (_, number, limit) =>
      limit === undefined ? `다운로드 ${number}회` : `다운로드 ${limit}회 중 ${number}회`,
    ended: "끝남",
    copy: (name) => `링크 복사: ${name}`,
    open: (name) => `링크 열기: ${name}`,
    revoke: (name) => `링크 공유 중지: ${name}`,
    revokeTitle: "이 링크의 공유를 중지할까요?",
    revokeText: "링크를 가진 사람에게 아무것도 보이지 않게 돼요. 파일은 보관함에 남아요.",
    revokeConfirm: "공유 중지",
    revoked: "이제 이 링크로는 아무것도 볼 수 없어요.",
    revokeFailed: "링크 공유를 중지하지 못했고 아직 열려요. 잠시 후 다시 시도해 주세요.",
  },
  collection: {
    untitled: (first, more, number) => (more === 0 ? first : `${first} 외 ${number}개`),
    files: (_, number) => `파일 ${number}개`,
    list: "파일",
    until: (date) => `${date}에 만료`,
    left: (count, number) => (count === 0 ? "더 다운로드할 수 없음" : `${number}회 더 다운로드할 수 있음`),
    saveAll: "모두 다운로드",
    save: "다운로드",
    saveOne: (name) => `${name} 다운로드`,
    view: (name) => `${name} 보기`,
    saving: (percent) => `다운로드하는 중, ${percent}`,
    saved: "모두 다운로드했어요.",
    cancel: "취소",
    zipName: "파일",
    tooLarge: (limit) =>
      `이 브라우저는 ${limit}가 넘는 파일을 하나로 묶지 못해요. 하나씩 다운로드하거나 Chrome 또는 Edge에서 열어 주세요.`,
    failed: "다운로드가 끊겼어요. 잠시 후 다시 시도해 주세요.",
    gone: "이제 여기에 없어요.",
    close: "닫기",
    previous: "이전 사진",
    next: "다음 사진",
    own: "나도 파일 보내기",
    password: {
      title: "비밀번호가 걸린 파일이에요",
      text: "링크를 보낸 사람이 알고 있어요.",
      label: "비밀번호",
      enter: "파일 보기",
      wrong: "비밀번호가 맞지 않아요. 확인하고 다시 시도해 주세요.",
    },
    closed: {
      none: { title: "여기에는 아무것도 없어요", text: "링크가 잘렸거나 보낸 사람이 공유를 중지했을 수 있어요." },
      expired: { title: "끝난 링크예요", text: "기간이 지났어요. 보낸 사람에게 다시 부탁해 주세요." },
      "used-up": {
        title: "끝난 링크예요",
        text: "다운로드할 수 있는 횟수를 다 썼어요. 보낸 사람에게 다시 부탁해 주세요.",
      },
      empty: { title: "이제 파일이 없어요", text: "링크를 보낸 사람이 파일을 지웠어요." },
    },
  },
};

const texts: Record<Locale, ShareTexts> = { en, ko };

export function useShareTexts(): ShareTexts {
  return texts[useLanguage().locale];
}
