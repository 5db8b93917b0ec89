import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage } from "../../../texts/language.ts";

const en = {
  title: "E-mail address",
  verified: "Verified",
  unverified: "Not verified",
  change: "Change",
  newAddress: "New e-mail address",
  byLink:
    "A link goes to the new address; once it is opened, the address is changed. You stay signed in. For seven days whoever reads the mails of the old address can take the change back.",
  atOnce: "It is changed at once, because the address above is not verified. You stay signed in.",
  send: "Send the link",
  save: "Change the address",
  same: "This is your address already. Type another one.",
  changed: (email: string) => `Your address is ${email} now, unless another account has it: then nothing is changed.`,
  asked: (email: string) =>
    `A link was sent to ${email}. Open it within an hour, and this is your address. Until then the one above is.`,
  spoken: (email: string) => `A link was sent to ${email}.`,
  keep: "Cancel the change",
  kept: "Your address stays as it is, and the link no longer works.",
  changedBefore: "The link was opened before: your account has the new address already.",
  notDone: "That did not work. Try again in a moment.",
  failed: "Your address could not be loaded. Try again in a moment.",
  noMails: "This server sends no mails, so a verified address can't be changed. Ask whoever runs it.",
};

export type EmailTexts = typeof en;

const ko: EmailTexts = {
  title: "이메일 주소",
  verified: "확인됨",
  unverified: "확인되지 않음",
  change: "변경",
  newAddress: "새 이메일 주소",
  byLink:
    "새 주소로 링크를 보내요. 링크를 열면 주소가 바뀌고, 로그인은 그대로 유지돼요. 7일 동안은 이전 주소의 메일을 읽는 사람이 변경을 되돌릴 수 있어요.",
  atOnce: "위 주소가 아직 확인되지 않아 바로 바뀌어요. 로그인은 그대로 유지돼요.",
  send: "링크 보내기",
  save: "주소 변경",
  same: "이미 사용 중인 주소예요. 다른 주소를 입력해 주세요.",
  changed: (email) => `이제 ${email} 주소를 써요. 다른 계정이 쓰는 주소라면 바뀌지 않아요.`,
  asked: (email) => `${email} 주소로 링크를 보냈어요. 1시간 안에 열면 주소가 바뀌고, 그때까지는 위 주소를 써요.`,
  spoken: (email) => `${email} 주소로 링크를 보냈어요.`,
  keep: "변경 취소",
  kept: "주소는 그대로이고, 보낸 링크는 더 이상 쓸 수 없어요.",
  changedBefore: "링크가 먼저 열려서 이미 새 주소로 바뀌었어요.",
  notDone: "처리하지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  failed: "이메일 주소를 불러오지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  noMails: "이 서버는 메일을 보내지 않아 확인된 주소를 바꿀 수 없어요. 운영자에게 문의해 주세요.",
};

const texts: Record<Locale, EmailTexts> = isolating({ en, ko });

export function useEmailTexts(): EmailTexts {
  return texts[useLanguage().locale];
}
