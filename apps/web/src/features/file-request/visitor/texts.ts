import { isolating } from "../../../texts/isolating.ts";
import { type Language, type Locale, useLanguage } from "../../../texts/language.ts";

// For people who were sent a link. Separate from the app's texts, because the first page would load them.

const en = {
  from: (name: string) => `${name} asks you for files`,
  fromSomebody: "You are asked for files",
  toYourself: "Straight into your own library",
  ownPhone: "My phone",
  places: (count: number, number: string) => (count === 1 ? "1 file" : `Up to ${number} files`),
  someKinds: (size: string) => `Files of some kinds, each up to ${size}.`,
  until: (date: string) => `until ${date}`,
  private:
    "Nobody but whoever asked can see what you send. Pictures go without what they tell of place, time and device.",
  allTaken:
    "As many files as were asked for have come or are on their way. If yours broke off, choose it again: it goes on.",
  beyond: (count: number, number: string) =>
    `${count === 1 ? "One file was" : `${number} files were`} not added: this link takes no more. Ask whoever sent it for another.`,
  form: "Send files",
  name: "Your name",
  nameHint: "So that they know who sent it.",
  message: "Message",
  messageHint: "A line with it. May stay empty.",
  choose: "Choose files",
  drop: "Drop files here",
  send: (count: number, number: string) => (count === 1 ? "Send 1 file" : `Send ${number} files`),
  list: "Your files",
  ready: "Not sent yet",
  arrived: "Arrived",
  arrivedNamed: (name: string) => `${name} has arrived.`,
  doneTitle: (count: number, number: string) =>
    count === 1 ? "Thank you: it has arrived" : `Thank you: ${number} files have arrived`,
  doneText: (takesMore: boolean) => `You can close this page${takesMore ? ", or add more" : ""}.`,
  failed: (count: number): string =>
    count === 1 ? "The file that was not sent says why." : "Files that were not sent say why.",
  unreadable: (count: number) =>
    count === 1
      ? "One file could not be read. Choose it again."
      : `${count} files could not be read. Choose them again.`,
  noFile: "There was no file in it. Choose another.",
  own: "Keep files of your own here",
  over: {
    ended: "Whoever asked for files has ended this. Ask them for another link.",
    expired: "The time for this link is over. Ask whoever sent it for another.",
    gone: "This link is not known any more. Ask whoever sent it for another.",
    full: (count: number, number: string) =>
      `${count === 1 ? "The one file that was asked for has" : `All ${number} files that were asked for have`} come, or will in a moment. Ask whoever sent the link for another.`,
    room: "Whoever asked for it has no room for this file. Tell them, and try again later.",
    slots: "Many large files are being sent by this link right now. Try again when one has arrived.",
  },
  closed: {
    none: { title: "There is nothing here", text: "The link may be incomplete. Ask whoever sent it to send it again." },
    ended: {
      title: "This request has ended",
      text: "Whoever asked for files has ended it. Ask them for another link.",
    },
    expired: { title: "This request has ended", text: "Its time is over. Ask whoever sent it for another link." },
    full: {
      title: "Everything has been sent",
      text: "As many files as were asked for have come. Ask whoever sent the link if you have more.",
    },
  },
};

export type VisitorTexts = typeof en;

const ko: VisitorTexts = {
  from: (name) => `${name} 님이 파일을 요청했어요`,
  fromSomebody: "파일을 보내 달라는 요청이에요",
  toYourself: "내 보관함으로 바로 보내요",
  ownPhone: "내 휴대전화",
  places: (_, number) => `파일 ${number}개까지`,
  someKinds: (size) => `정해진 형식의 파일, 하나에 ${size}까지.`,
  until: (date) => `${date}까지`,
  private: "보낸 파일은 요청한 사람만 볼 수 있어요. 사진은 장소, 시간, 기기 정보 없이 보내요.",
  allTaken:
    "요청한 파일이 모두 도착했거나 보내는 중이에요. 보내다 끊겼다면 같은 파일을 다시 선택해 주세요. 이어서 보내요.",
  beyond: (_, number) =>
    `파일 ${number}개는 추가하지 않았어요. 이 링크로는 더 받지 않으니, 링크를 보낸 사람에게 다른 링크를 부탁해 주세요.`,
  form: "파일 보내기",
  name: "이름",
  nameHint: "누가 보냈는지 알 수 있게요.",
  message: "메시지",
  messageHint: "함께 남길 한마디예요. 비워 둬도 돼요.",
  choose: "파일 선택",
  drop: "여기에 파일을 놓으세요",
  send: (_, number) => `파일 ${number}개 보내기`,
  list: "내 파일",
  ready: "아직 보내지 않음",
  arrived: "도착함",
  arrivedNamed: (name) => `${name} 파일이 도착했어요.`,
  doneTitle: (_, number) => `감사해요. 파일 ${number}개가 도착했어요`,
  doneText: (takesMore) => (takesMore ? "이 페이지를 닫아도 되고, 더 보내도 돼요." : "이 페이지를 닫아도 돼요."),
  failed: () => "보내지 못한 파일에는 이유가 적혀 있어요.",
  unreadable: (count) => `파일 ${count}개를 읽지 못했어요. 다시 선택해 주세요.`,
  noFile: "파일이 없어요. 다른 것을 선택해 주세요.",
  own: "내 파일도 보관하기",
  over: {
    ended: "파일을 요청한 사람이 이 요청을 끝냈어요. 다른 링크를 부탁해 주세요.",
    expired: "링크의 기간이 지났어요. 링크를 보낸 사람에게 다시 부탁해 주세요.",
    gone: "이제 없는 링크예요. 링크를 보낸 사람에게 다시 부탁해 주세요.",
    full: (_, number) => `요청한 파일 ${number}개가 도착했거나 보내는 중이에요. 더 보내려면 다른 링크를 부탁해 주세요.`,
    room: "요청한 사람의 저장 공간이 부족해요. 그 사람에게 알리고 나중에 다시 시도해 주세요.",
    slots: "지금 이 링크로 큰 파일을 많이 보내고 있어요. 하나가 도착하면 다시 시도해 주세요.",
  },
  closed: {
    none: {
      title: "여기에는 아무것도 없어요",
      text: "링크가 잘렸을 수 있어요. 링크를 보낸 사람에게 다시 보내 달라고 해 주세요.",
    },
    ended: { title: "끝난 요청이에요", text: "요청한 사람이 요청을 끝냈어요. 다른 링크를 부탁해 주세요." },
    expired: { title: "끝난 요청이에요", text: "기간이 지났어요. 링크를 보낸 사람에게 다른 링크를 부탁해 주세요." },
    full: {
      title: "모두 도착했어요",
      text: "요청한 만큼 파일이 도착했어요. 보낼 파일이 더 있으면 링크를 보낸 사람에게 물어봐 주세요.",
    },
  },
};

const texts: Record<Locale, VisitorTexts> = isolating({ en, ko });

export const visitorTexts = ({ locale }: Language): VisitorTexts => texts[locale];

export function useVisitorTexts(): VisitorTexts {
  return visitorTexts(useLanguage());
}
