import { type Locale, useLanguage } from "../../../texts/language.ts";

const en = {
  title: "Upload from your phone",
  requestTitle: "From my phone",
  lead: (left: string) =>
    `Scan the code with your phone’s camera, and choose what to send. It arrives in your library, for you only. Works for ${left}.`,
  code: "QR code of the link",
  onlyHere:
    "This page runs under a name that only this computer knows. Open it by the computer’s address in your network first.",
  notCopied: "The link could not be copied. Try again, or select it and copy it.",
  waiting: "Nothing has arrived yet",
  arrived: (count: number) => (count === 1 ? "1 file has arrived" : `${count} files have arrived`),
  underWay: (number: string) => `${number} on the way`,
  show: "Show in the library",
  end: "End the link",
  over: "This link is over: nothing arrives by it any more. What has arrived is in your library.",
  failed: "The link could not be created. Try again in a moment.",
  endFailed: "The link could not be ended. Try again in a moment.",
};

type PhoneTexts = typeof en;

const ko: PhoneTexts = {
  title: "휴대전화에서 올리기",
  requestTitle: "내 휴대전화에서",
  lead: (left) =>
    `휴대전화 카메라로 코드를 찍고 보낼 파일을 선택하세요. 내 보관함에 도착하고 나만 볼 수 있어요. ${left} 동안 쓸 수 있어요.`,
  code: "링크의 QR 코드",
  onlyHere: "이 페이지의 주소는 이 컴퓨터에서만 열려요. 먼저 네트워크에서 쓰는 컴퓨터 주소로 열어 주세요.",
  notCopied: "링크를 복사하지 못했어요. 다시 시도하거나 직접 선택해서 복사해 주세요.",
  waiting: "아직 도착한 파일이 없어요",
  arrived: (count) => `파일 ${count}개가 도착했어요`,
  underWay: (number) => `${number}개 오는 중`,
  show: "보관함에서 보기",
  end: "링크 사용 중지",
  over: "더 이상 쓸 수 없는 링크예요. 이제 아무것도 도착하지 않아요. 도착한 파일은 보관함에 있어요.",
  failed: "링크를 만들지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  endFailed: "링크 사용을 중지하지 못했어요. 잠시 뒤 다시 시도해 주세요.",
};

const texts: Record<Locale, PhoneTexts> = { en, ko };

export function usePhoneTexts(): PhoneTexts {
  return texts[useLanguage().locale];
}
