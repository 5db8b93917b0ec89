import { isolating } from "../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../texts/language.ts";

// For people who request files. Separate from the app's texts, because the first page would load them.

const en = {
  form: {
    title: "Request files",
    lead: "You get a link. Whoever has it sends you files without an account, and sees nothing of your library. Your name is shown with it.",
    name: "What for",
    nameHint: "What people see above: “Photos of the wedding”.",
    note: "Note",
    noteHint: "What else they should know. May stay empty.",
    accepts: "Files",
    kinds: { any: "Anything", images: "Pictures", media: "Pictures, films and sound", documents: "Documents" },
    maxFiles: "At most",
    files: (number: string) => (number === "1" ? "1 file" : `${number} files`),
    maxSize: "Each up to",
    anySize: "Any size",
    largest: "No more: one file may take a quarter of your storage.",
    tooManyMade: "You have made many requests lately. Use one that is open, or wait some days.",
    tooMany: "You have reached your limit of open requests. End one, and try again.",
    noSuchKind: "Files of this kind are not taken here. Choose another.",
    readyText: "Send it to whoever should send you files. They arrive in your library, and count in your storage.",
    toAll: "All my requests",
  },
  list: {
    heading: "File requests",
    lead: "Whoever has one of these links can send you files, but sees none.",
    label: "Requests",
    emptyTitle: "No requests yet",
    emptyText:
      "Ask for photos or papers: whoever has the link sends them without an account, straight into your library.",
    failed: "Your requests could not be loaded. Try again in a moment.",
    arrived: (count: number, number: string, max: string) =>
      count === 0 ? `Nothing yet, of up to ${max}` : `${number} of ${max} arrived`,
    underWay: (number: string) => `${number} on the way`,
    until: (date: string) => `until ${date}`,
    forGood: "until you end it",
    upTo: (size: string) => `each up to ${size}`,
    ended: "Ended",
    full: "Complete",
    show: (name: string) => `Show the files for ${name}`,
    copy: (name: string) => `Copy the link of ${name}`,
    open: (name: string) => `Open the link of ${name}`,
    end: (name: string) => `End ${name}`,
    endTitle: "End this request?",
    endText:
      "Nothing arrives by its link any more, not even what is being sent now. What has arrived stays in your library.",
    endConfirm: "End it",
    hasEnded: "The request has ended.",
    hasEndedPartly: "The request has ended. What had come in part is taken away later, and uses storage until then.",
    endFailed: "The request may not have ended. Look at the list, and try again in a moment.",
  },
};

export type FileRequestTexts = typeof en;

const ko: FileRequestTexts = {
  form: {
    title: "파일 요청",
    lead: "링크가 만들어져요. 링크가 있으면 누구나 계정 없이 파일을 보낼 수 있지만, 내 보관함은 볼 수 없어요. 내 이름이 함께 보여요.",
    name: "무엇을 받을까요?",
    nameHint: "링크를 연 사람에게 제목으로 보여요. 예: “결혼식 사진”",
    note: "안내",
    noteHint: "더 알려 줄 내용이에요. 비워 둬도 돼요.",
    accepts: "파일",
    kinds: { any: "모든 종류", images: "이미지", media: "이미지, 동영상, 오디오", documents: "문서" },
    maxFiles: "최대 개수",
    files: (number) => `${number}개`,
    maxSize: "파일당 최대 크기",
    anySize: "제한 없음",
    largest: "파일 하나는 내 저장 공간의 4분의 1까지예요.",
    tooManyMade: "최근에 요청을 많이 만들었어요. 열려 있는 요청을 쓰거나 며칠 뒤 다시 시도해 주세요.",
    tooMany: "열어 둘 수 있는 요청을 다 썼어요. 하나를 끝낸 뒤 다시 시도해 주세요.",
    noSuchKind: "이 종류의 파일은 받을 수 없어요. 다른 종류를 선택해 주세요.",
    readyText: "파일을 보내 줄 사람에게 이 링크를 보내세요. 받은 파일은 내 보관함에 도착하고 내 저장 공간을 써요.",
    toAll: "내 요청 모두 보기",
  },
  list: {
    heading: "파일 요청",
    lead: "이 링크가 있으면 누구나 나에게 파일을 보낼 수 있지만, 내 보관함은 볼 수 없어요.",
    label: "요청",
    emptyTitle: "아직 요청이 없어요",
    emptyText: "사진이나 서류를 부탁해 보세요. 링크가 있으면 계정 없이 내 보관함으로 바로 보낼 수 있어요.",
    failed: "요청을 불러오지 못했어요. 잠시 뒤 다시 시도해 주세요.",
    arrived: (count, number, max) => (count === 0 ? `아직 없음, 최대 ${max}개` : `${max}개 중 ${number}개 도착`),
    underWay: (number) => `${number}개 오는 중`,
    until: (date) => `${date}까지`,
    forGood: "끝낼 때까지",
    upTo: (size) => `하나에 ${size}까지`,
    ended: "끝남",
    full: "모두 도착",
    show: (name) => `받은 파일 보기: ${name}`,
    copy: (name) => `링크 복사: ${name}`,
    open: (name) => `링크 열기: ${name}`,
    end: (name) => `요청 끝내기: ${name}`,
    endTitle: "이 요청을 끝낼까요?",
    endText: "이제 이 링크로는 파일을 받지 않아요. 지금 보내는 중인 파일도 받지 않아요. 도착한 파일은 보관함에 남아요.",
    endConfirm: "끝내기",
    hasEnded: "요청이 끝났어요.",
    hasEndedPartly: "요청이 끝났어요. 일부만 도착한 파일은 나중에 지워지고, 그때까지 공간을 써요.",
    endFailed: "요청이 끝나지 않았을 수 있어요. 목록을 확인하고 잠시 뒤 다시 시도해 주세요.",
  },
};

const texts: Record<Locale, FileRequestTexts> = isolating({ en, ko });

export function useFileRequestTexts(): FileRequestTexts {
  return texts[useLanguage().locale];
}
