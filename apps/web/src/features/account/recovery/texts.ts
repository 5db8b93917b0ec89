import { type Locale, useLanguage } from "../../../texts/language.ts";

// Of these pages alone: the first page would carry them.

const en = {
  forgot: {
    title: "Choose a new password",
    text: "Tell us your e-mail address, and we send you a link.",
    send: "Send the link",
    sentTitle: "Check your mail",
    sent: (email: string) => `If ${email} has an account here, a link is on its way. It is good for 30 minutes.`,
    notThere: "Nothing there after a few minutes? Look among unwanted mail, and check the address.",
    again: "Use another address",
    noMails: "This server sends no mails, so it can't give you a new password. Ask whoever runs it.",
  },
  reset: {
    title: "Choose a new password",
    text: "The account is then signed out everywhere and has no passkeys, and you sign in again with it.",
    label: "New password",
    save: "Save",
    doneTitle: "Your password is changed",
    done: "The account is signed out everywhere, and its passkeys are removed. Sign in with the new password.",
    signIn: "Sign in",
  },
  verify: {
    working: "One moment…",
    failed: "Your address is not verified yet.",
    retry: "Try again",
    noMails: "This server sends no mails any more, so there is nothing to verify.",
    doneTitle: "Your address is verified",
    done: "Should you forget your password, a link for a new one goes there.",
    goOn: "Go on",
  },
  move: {
    title: "Your new e-mail address",
    text: "The account gets the address that this link was sent to.",
    confirm: "Change the address",
  },
  restore: {
    title: "Take your account back",
    text: "The account gets the address again that this link was sent to. It is signed out everywhere, loses its passkeys, and you choose a new password.",
    confirm: "Take it back",
    doneTitle: "Your account has its address again",
    done: (email: string) =>
      `It is signed out everywhere, and its old password is good for nothing. A link for a new one is on its way to ${email}.`,
    taken:
      "Another account has it by now. Give that one another address, or delete it; its password can be replaced by a mail to this address. Then open the link once more.",
  },
  incomplete: {
    title: "This link is incomplete",
    text: "Its end is missing. Open it from the mail once more, or copy all of it.",
  },
  expired: {
    title: "This link is over",
    reset: "It was used already, or is older than 30 minutes.",
    verify:
      "It is older than an hour, is incomplete, or was replaced or taken back. Your account's page sends you another one.",
    restore:
      "It was used already, is older than 7 days, or the account has an earlier address again. If it was you just now: a mail with a link for a new password is there.",
    askAgain: "Ask for another link",
    toAccount: "Go to your account",
  },
  taken: {
    title: "This address is in use",
    text: "Another account has it by now, so yours keeps its own. Sign in with that one, or choose another address.",
  },
  banner: {
    label: "Your e-mail address",
    text: (email: string) => `Verify your address by the link in the mail to ${email}. There is none? We send you one.`,
    send: "Send a link",
    sent: (email: string) => `A link is on its way to ${email}.`,
  },
  tooMany: (wait: string) =>
    `Enough links were asked for: look among your mails, they may be there already. There can be another one in ${wait}.`,
  notSent: "Mails can't be sent at the moment. Try again in a few minutes.",
};

export type RecoveryTexts = typeof en;

const ko: RecoveryTexts = {
  forgot: {
    title: "새 비밀번호 정하기",
    text: "이메일 주소를 알려 주시면 링크를 보내 드려요.",
    send: "링크 보내기",
    sentTitle: "메일을 확인해 주세요",
    sent: (email) => `${email} 주소로 만든 계정이 있다면 링크를 보냈어요. 30분 동안 쓸 수 있어요.`,
    notThere: "몇 분이 지나도 오지 않나요? 스팸 메일함과 주소를 확인해 주세요.",
    again: "다른 주소 사용",
    noMails: "이 서버는 메일을 보내지 않아 새 비밀번호를 드릴 수 없어요. 운영자에게 문의해 주세요.",
  },
  reset: {
    title: "새 비밀번호 정하기",
    text: "저장하면 이 계정은 모든 기기에서 로그아웃되고 패스키가 모두 삭제돼요. 그다음 새 비밀번호로 다시 로그인해요.",
    label: "새 비밀번호",
    save: "저장",
    doneTitle: "비밀번호를 바꿨어요",
    done: "이 계정은 모든 기기에서 로그아웃되었고 패스키도 모두 삭제되었어요. 새 비밀번호로 로그인해 주세요.",
    signIn: "로그인",
  },
  verify: {
    working: "잠시만요…",
    failed: "이메일 주소를 아직 확인하지 못했어요.",
    retry: "다시 시도",
    noMails: "이 서버는 더 이상 메일을 보내지 않아 확인할 주소가 없어요.",
    doneTitle: "이메일 주소를 확인했어요",
    done: "비밀번호를 잊어버리면 이 주소로 링크를 보내 드려요.",
    goOn: "계속하기",
  },
  move: {
    title: "새 이메일 주소",
    text: "이 링크를 받은 주소로 계정의 이메일 주소를 바꿔요.",
    confirm: "주소 변경",
  },
  restore: {
    title: "계정 되찾기",
    text: "계정의 이메일 주소가 이 링크를 받은 주소로 돌아와요. 모든 기기에서 로그아웃되고 패스키가 모두 삭제되며, 새 비밀번호를 정하게 돼요.",
    confirm: "되찾기",
    doneTitle: "이메일 주소를 되돌렸어요",
    done: (email) =>
      `모든 기기에서 로그아웃되었고 이전 비밀번호는 더 이상 쓸 수 없어요. ${email} 주소로 새 비밀번호를 정하는 링크를 보냈어요.`,
    taken:
      "그사이 다른 계정이 이 주소를 쓰고 있어요. 그 계정의 주소를 바꾸거나 계정을 삭제한 뒤 이 링크를 다시 열어 주세요. 그 계정의 비밀번호는 이 주소로 받는 메일로 새로 정할 수 있어요.",
  },
  incomplete: {
    title: "완전하지 않은 링크예요",
    text: "링크의 끝부분이 없어요. 메일에서 다시 열거나 전체를 복사해 주세요.",
  },
  expired: {
    title: "더 이상 쓸 수 없는 링크예요",
    reset: "이미 사용했거나 30분이 지난 링크예요.",
    verify: "1시간이 지났거나, 취소되었거나, 올바르지 않은 링크예요. 계정 페이지에서 다시 받을 수 있어요.",
    restore:
      "이미 사용했거나, 7일이 지났거나, 계정이 더 이전 주소로 돌아간 링크예요. 방금 직접 여셨다면 새 비밀번호를 정하는 링크가 메일로 와 있어요.",
    askAgain: "링크 다시 받기",
    toAccount: "계정으로 가기",
  },
  taken: {
    title: "이미 쓰고 있는 주소예요",
    text: "그사이 다른 계정이 이 주소를 쓰게 되어 주소를 바꾸지 않았어요. 그 계정으로 로그인하거나 다른 주소를 사용해 주세요.",
  },
  banner: {
    label: "이메일 주소",
    text: (email) => `${email} 주소로 보낸 메일의 링크로 이메일 주소를 확인해 주세요. 메일이 없다면 다시 보내 드려요.`,
    send: "링크 보내기",
    sent: (email) => `${email} 주소로 링크를 보냈어요.`,
  },
  tooMany: (wait) =>
    `링크를 여러 번 요청했어요. 이미 받은 메일이 있는지 확인해 주세요. ${wait} 뒤에 다시 보낼 수 있어요.`,
  notSent: "지금은 메일을 보낼 수 없어요. 몇 분 뒤에 다시 시도해 주세요.",
};

const texts: Record<Locale, RecoveryTexts> = { en, ko };

export function useRecoveryTexts(): RecoveryTexts {
  return texts[useLanguage().locale];
}
