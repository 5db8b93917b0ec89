import { type Locale, useLanguage } from "../../../texts/language.ts";

const en = {
  title: "Confirm that it is you",
  text: "This changes how you sign in to your account. You are not asked again for ten minutes.",
  byPasskey: "Use a passkey",
  confirm: "Confirm",
  notAccepted: "The passkey was not accepted. Try again, or use your password.",
};

export type ConfirmTexts = typeof en;

const ko: ConfirmTexts = {
  title: "본인 확인",
  text: "로그인 방법이 바뀌는 작업이에요. 확인하면 10분 동안 다시 묻지 않아요.",
  byPasskey: "패스키 사용",
  confirm: "확인",
  notAccepted: "패스키를 확인하지 못했어요. 다시 시도하거나 비밀번호를 사용해 주세요.",
};

const texts: Record<Locale, ConfirmTexts> = { en, ko };

export function useConfirmTexts(): ConfirmTexts {
  return texts[useLanguage().locale];
}
