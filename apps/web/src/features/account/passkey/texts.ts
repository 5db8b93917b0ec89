import { isolating } from "../../../texts/isolating.ts";
import { type Locale, useLanguage, currentLanguage } from "../../../texts/language.ts";

const en = {
  title: "Passkeys",
  text: "Sign in with this device's screen lock, or a security key, and no password.",
  add: "Add a passkey",
  adding: "One moment…",
  unnamed: "Passkey",
  since: (date: string) => `since ${date}`,
  rename: "Rename",
  renameWhich: (name: string) => `Rename: ${name}`,
  renameTitle: (name: string) => `Rename ${name}`,
  name: "Name",
  save: "Save",
  remove: "Remove",
  removeWhich: (name: string) => `Remove: ${name}`,
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: "You can no longer sign in with it. Devices that are signed in stay signed in.",
  removed: (name: string) => `${name} is removed.`,
  gone: (name: string) => `${name} was removed already, perhaps in another window.`,
  added: "The passkey is added.",
  renamed: "It has its new name.",
  none: "You have none yet.",
  failed: "The list could not be loaded. Try again in a moment.",
  notDone: "That did not work. Try again in a moment.",
  badName: "This name has no visible characters. Type another one.",
  signIn: "Sign in with a passkey",
  errors: {
    cancelled: "No passkey was used. Try again, or go on without one.",
    unsupported: "This browser or device cannot use passkeys. Use your password here.",
    insecure: "Passkeys work only where the address begins with https://. Use your password here.",
    domain: "Passkeys are for another address than the one that this page is open at. Use your password here.",
    known: "This device has a passkey for your account already. Sign in with it.",
    unknown: "This passkey is not known here: it may have been removed. Sign in with your password.",
    unconfirmed: "Confirm first that it is you.",
    full: "You have 20 passkeys, and no more fit. Remove one first.",
    unverified: "The device did not ask who is using it. Set a screen lock or a PIN there, or use your password.",
    unreachable: "This did not reach the server. Try again once it is back.",
    tooMany: "Too many tries. Wait a minute, then try again.",
    other: "The passkey was not accepted. Try again in a moment.",
  },
};

export type PasskeyTexts = typeof en;

const ko: PasskeyTexts = {
  title: "패스키",
  text: "비밀번호 없이 이 기기의 화면 잠금이나 보안 키로 로그인해요.",
  add: "패스키 추가",
  adding: "잠시만요…",
  unnamed: "패스키",
  since: (date) => `${date}부터`,
  rename: "이름 바꾸기",
  renameWhich: (name) => `이름 바꾸기: ${name}`,
  renameTitle: (name) => `${name} 이름 바꾸기`,
  name: "이름",
  save: "저장",
  remove: "삭제",
  removeWhich: (name) => `삭제: ${name}`,
  removeTitle: (name) => `패스키를 삭제할까요? ${name}`,
  removeText: "더 이상 이 패스키로 로그인할 수 없어요. 이미 로그인한 기기는 그대로예요.",
  removed: (name) => `패스키를 삭제했어요: ${name}`,
  gone: (name) => `이미 삭제된 패스키예요: ${name}`,
  added: "패스키를 추가했어요.",
  renamed: "이름을 바꿨어요.",
  none: "아직 패스키가 없어요.",
  failed: "목록을 불러오지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  notDone: "처리하지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  badName: "보이는 글자가 없는 이름이에요. 다른 이름을 입력해 주세요.",
  signIn: "패스키로 로그인",
  errors: {
    cancelled: "패스키를 사용하지 않았어요. 다시 시도하거나 다른 방법으로 계속하세요.",
    unsupported: "이 브라우저나 기기에서는 패스키를 쓸 수 없어요. 비밀번호를 사용해 주세요.",
    insecure: "패스키는 https:// 주소에서만 쓸 수 있어요. 비밀번호를 사용해 주세요.",
    domain: "지금 열려 있는 주소에서는 패스키를 쓸 수 없어요. 비밀번호를 사용해 주세요.",
    known: "이 기기에는 이미 이 계정의 패스키가 있어요.",
    unknown: "알 수 없는 패스키예요. 삭제되었을 수 있으니 비밀번호로 로그인해 주세요.",
    unconfirmed: "먼저 본인임을 확인해 주세요.",
    full: "패스키는 20개까지 만들 수 있어요. 하나를 먼저 삭제해 주세요.",
    unverified: "기기가 사용자를 확인하지 않았어요. 화면 잠금이나 PIN을 설정하거나 비밀번호를 사용해 주세요.",
    unreachable: "서버에 연결하지 못했어요. 연결되면 다시 시도해 주세요.",
    tooMany: "시도가 너무 많았어요. 1분 뒤에 다시 시도해 주세요.",
    other: "패스키를 확인하지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  },
};

const texts: Record<Locale, PasskeyTexts> = isolating({ en, ko });

export function usePasskeyTexts(): PasskeyTexts {
  return texts[useLanguage().locale];
}

/** For code outside components. */
export const passkeyTexts = (): PasskeyTexts => texts[currentLanguage().locale];
