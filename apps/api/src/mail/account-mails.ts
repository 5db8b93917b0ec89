import type { MailLanguage } from "./language-of.ts";
import type { Mail } from "./mailer.ts";
import { writeMail } from "./write-mail.ts";

export type AccountMail = "verify" | "reset" | "changed";

type Words = {
  subject: string;
  text: string;
  /** On the link. */
  action?: string;
  /** For whom none of this was. */
  otherwise: string;
};

/** How long their links are good for, in seconds. */
export const linkLives = { verify: 60 * 60, reset: 30 * 60 };

// No name in them: whoever signs up with somebody else's address would choose what stands there.
const wordsOf = ({ host, origin }: URL): Record<MailLanguage, Record<AccountMail, Words>> => ({
  en: {
    verify: {
      subject: `Verify your e-mail address for ${host}`,
      text: `Open this link to say that this address is yours, for your account on ${host}. It is good for an hour.`,
      action: "Verify this address",
      otherwise: "You did not make an account here? Then leave this mail alone, and nothing happens.",
    },
    reset: {
      subject: `Choose a new password for ${host}`,
      text: `Open this link to choose a new password for ${host}. It is good for 30 minutes, and for one time.`,
      action: "Choose a new password",
      otherwise: "You did not ask for this? Then leave this mail alone: your password stays as it is.",
    },
    changed: {
      subject: `Your password for ${host} was changed`,
      text: `Your account on ${host} has a new password, was signed out everywhere, and has no passkeys any more.`,
      otherwise: `That was not you? Somebody can read your mail: secure your mailbox first, then choose a new password: ${origin}/forgot-password`,
    },
  },
  ko: {
    verify: {
      subject: `${host} 이메일 주소를 확인해 주세요`,
      text: `아래 링크를 열어 ${host} 계정의 이메일 주소가 본인의 것인지 확인해 주세요. 링크는 1시간 동안 유효해요.`,
      action: "이메일 주소 확인",
      otherwise: "계정을 만든 적이 없다면 이 메일을 무시하세요. 아무 일도 일어나지 않아요.",
    },
    reset: {
      subject: `${host}의 새 비밀번호를 정해 주세요`,
      text: `아래 링크를 열어 ${host}의 새 비밀번호를 정하세요. 링크는 30분 동안 한 번만 쓸 수 있어요.`,
      action: "새 비밀번호 정하기",
      otherwise: "요청한 적이 없다면 이 메일을 무시하세요. 비밀번호는 그대로예요.",
    },
    changed: {
      subject: `${host}의 비밀번호가 변경되었어요`,
      text: `${host} 계정의 비밀번호가 새로 바뀌었고, 모든 기기에서 로그아웃되었으며, 패스키가 모두 삭제되었어요.`,
      otherwise: `본인이 아니라면 누군가 메일을 볼 수 있어요. 먼저 메일 계정을 보호한 뒤 새 비밀번호를 정하세요: ${origin}/forgot-password`,
    },
  },
});

type AccountMailOptions = {
  to: string;
  language: MailLanguage;
  /** Where the account is: an origin. */
  webOrigin: string;
  /** What it asks to open, where it asks for that. */
  link?: string;
};

/** One of the mails about an account. */
export function accountMail(kind: AccountMail, { to, language, webOrigin, link }: AccountMailOptions): Mail {
  const { subject, text, action, otherwise } = wordsOf(new URL(webOrigin))[language][kind];
  const button = link === undefined || action === undefined ? undefined : { action, link };
  return { to, subject, ...writeMail({ language, text, button, otherwise }) };
}
