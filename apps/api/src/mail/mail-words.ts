import type { AccountMail } from "./account-mails.ts";
import type { MailLanguage } from "./language-of.ts";

export type Words = {
  subject: string;
  text: string;
  /** The text of the link's button. */
  action?: string;
  /** For a reader who did not cause this mail. */
  otherwise: string;
};

// The texts contain no name and no other address: whoever signs up with somebody else's address could choose them.

const en = ({ host, origin }: URL): Record<AccountMail, Words> => {
  const secure = `That was not you? Choose a new password, which ends every sign-in and removes the passkeys: ${origin}/forgot-password`;
  return {
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
    move: {
      subject: `Confirm your new e-mail address for ${host}`,
      text: `Open this link, and your account on ${host} has this address from then on. It is good for an hour.`,
      action: "Use this address",
      otherwise: "You did not ask for this? Then leave this mail alone, and nothing happens.",
    },
    "address-asked": {
      subject: `A new e-mail address was asked for on ${host}`,
      text: `Your account on ${host} is to have another e-mail address. It has it once the link that was sent there is opened.`,
      otherwise: `That was not you? Choose a new password before that, which stops it and ends every sign-in: ${origin}/forgot-password`,
    },
    "address-changed": {
      subject: `Your account on ${host} has another e-mail address`,
      text: `Your account on ${host} has a new e-mail address, and this one is no longer part of it. That was not you? Take it back by this link within 7 days: the account has this address again, is signed out everywhere, and you choose a new password.`,
      action: "Take the account back",
      otherwise: "That was you? Then leave this mail alone, and give its link to nobody.",
    },
    "address-returned": {
      subject: `An account on ${host} has its earlier address again`,
      text: `An account on ${host} had this address for a while. It has its earlier one again, and this one is no longer part of it.`,
      otherwise: "Whoever reads the mails of the earlier address did this. That should not be? Ask whoever runs it.",
    },
    "address-restored": {
      subject: `Your account on ${host} has this address again`,
      text: `The link to take your account on ${host} back was opened. It has this address again, was signed out everywhere, and has neither its password nor passkeys any more.`,
      otherwise: `Choose a new password by the link that comes in another mail, or ask for one: ${origin}/forgot-password. Then look at your links and file requests, and end those that you did not make.`,
    },
    "address-left": {
      subject: `An account on ${host} has another e-mail address`,
      text: `An account on ${host} had this address, which nobody verified. It has another one now, and this one is no longer part of it.`,
      otherwise: `You have no account here? Then somebody typed your address by mistake, and you need do nothing. It is yours, and that was not you? Where you are signed in still, change it back at once: ${origin}/account`,
    },
    "address-taken": {
      subject: `You have an account on ${host} already`,
      text: `Somebody asked to have this address for another account on ${host}. It is your account's, so nothing was changed.`,
      otherwise: `That was you? Sign in with this address, or choose a new password: ${origin}/forgot-password`,
    },
    "passkey-added": {
      subject: `A passkey was added to your account on ${host}`,
      text: `Your account on ${host} has a new passkey: whoever has its device can sign in.`,
      otherwise: secure,
    },
    "passkey-removed": {
      subject: `A passkey was removed from your account on ${host}`,
      text: `Your account on ${host} has one passkey less: it signs nobody in any more.`,
      otherwise: secure,
    },
  };
};

const ko = ({ host, origin }: URL): Record<AccountMail, Words> => {
  const secure = `본인이 아니라면 새 비밀번호를 정하세요. 모든 기기에서 로그아웃되고 패스키가 삭제돼요: ${origin}/forgot-password`;
  return {
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
      otherwise: `본인이 바꾼 것이 아니라면 누군가 내 메일을 읽고 있을 수 있어요. 먼저 메일 계정을 보호한 뒤 새 비밀번호를 정하세요: ${origin}/forgot-password`,
    },
    move: {
      subject: `${host}의 새 이메일 주소를 확인해 주세요`,
      text: `아래 링크를 열면 ${host} 계정의 이메일 주소가 이 주소로 바뀌어요. 링크는 1시간 동안 유효해요.`,
      action: "이 주소 사용",
      otherwise: "요청한 적이 없다면 이 메일을 무시하세요. 아무 일도 일어나지 않아요.",
    },
    "address-asked": {
      subject: `${host}에서 이메일 주소 변경이 요청되었어요`,
      text: `${host} 계정의 이메일 주소를 바꾸려고 해요. 새 주소로 보낸 링크를 열면 바뀌어요.`,
      otherwise: `본인이 아니라면 링크가 열리기 전에 새 비밀번호를 정하세요. 변경이 취소되고 모든 기기에서 로그아웃돼요: ${origin}/forgot-password`,
    },
    "address-changed": {
      subject: `${host} 계정의 이메일 주소가 바뀌었어요`,
      text: `${host} 계정의 이메일 주소가 새 주소로 바뀌어 이 주소는 더 이상 쓰이지 않아요. 본인이 아니라면 7일 안에 아래 링크로 되돌리세요. 계정의 이메일 주소가 이 주소로 돌아오고, 모든 기기에서 로그아웃되며, 새 비밀번호를 정하게 돼요.`,
      action: "계정 되찾기",
      otherwise: "본인이 바꿨다면 이 메일을 무시하고, 링크를 다른 사람에게 알려 주지 마세요.",
    },
    "address-returned": {
      subject: `${host} 계정의 이메일 주소가 이전 주소로 돌아갔어요`,
      text: `한동안 이 주소를 쓰던 ${host} 계정의 이메일 주소가 이전 주소로 돌아가, 이 주소는 더 이상 쓰이지 않아요.`,
      otherwise: "이전 주소의 메일을 받는 사람이 되돌렸어요. 잘못된 일이라면 운영자에게 문의해 주세요.",
    },
    "address-restored": {
      subject: `${host} 계정의 이메일 주소가 이 주소로 돌아왔어요`,
      text: `${host} 계정을 되찾는 링크가 열렸어요. 이메일 주소가 이 주소로 돌아왔고, 모든 기기에서 로그아웃되었으며, 이전 비밀번호와 패스키는 더 이상 쓸 수 없어요.`,
      otherwise: `다른 메일로 보낸 링크를 열어 새 비밀번호를 정하거나, 여기에서 링크를 다시 받으세요: ${origin}/forgot-password 그다음 공유 링크와 파일 요청을 살펴보고 직접 만들지 않은 것은 종료하세요.`,
    },
    "address-left": {
      subject: `${host} 계정의 이메일 주소가 바뀌었어요`,
      text: `확인되지 않은 이 주소를 쓰던 ${host} 계정의 이메일 주소가 바뀌어, 이 주소는 더 이상 쓰이지 않아요.`,
      otherwise: `계정을 만든 적이 없다면 누군가 주소를 잘못 입력한 것이니 아무것도 하지 않아도 돼요. 본인의 계정인데 직접 바꾸지 않았다면 로그인되어 있는 기기에서 바로 되돌리세요: ${origin}/account`,
    },
    "address-taken": {
      subject: `${host}에 이미 계정이 있어요`,
      text: `누군가 이 주소를 ${host}의 다른 계정에 쓰려고 했어요. 이미 본인 계정의 주소라서 바뀐 것은 없어요.`,
      otherwise: `본인이라면 이 주소로 로그인하거나 새 비밀번호를 정하세요: ${origin}/forgot-password`,
    },
    "passkey-added": {
      subject: `${host} 계정에 패스키가 추가되었어요`,
      text: `${host} 계정에 새 패스키가 추가되어 그 기기로 로그인할 수 있어요.`,
      otherwise: secure,
    },
    "passkey-removed": {
      subject: `${host} 계정에서 패스키가 삭제되었어요`,
      text: `${host} 계정에서 패스키 하나가 삭제되어 더 이상 그 패스키로 로그인할 수 없어요.`,
      otherwise: secure,
    },
  };
};

export const mailWords: Record<MailLanguage, (page: URL) => Record<AccountMail, Words>> = { en, ko };
