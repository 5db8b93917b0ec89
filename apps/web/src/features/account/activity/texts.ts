import { type Locale, useLanguage } from "../../../texts/language.ts";

const en = {
  title: "What happened in your account",
  text: "Of the last 90 days; repeats by one device within ten minutes are listed once. If something was not you, sign out everywhere else.",
  device: (browser: string | undefined, system: string | undefined) =>
    system === undefined ? (browser ?? "Unknown browser") : `${browser ?? "Unknown browser"} on ${system}`,
  from: (address: string) => `From ${address}`,
  more: "Show more",
  failed: "The list could not be loaded. Try again in a moment.",
  none: "Nothing yet.",
  kinds: {
    "signed-in": "Signed in",
    "signed-out": "Signed out",
    "device-signed-out": "Signed out another device",
    "password-changed": "Password changed, passkeys removed",
    "email-change-asked": "Another e-mail address asked for",
    "email-changed": "E-mail address changed",
    "email-restored": "Earlier e-mail address back, password and passkeys removed",
    "passkey-added": "Passkey added",
    "passkey-removed": "Passkey removed",
    "link-made": "Link to files made",
    "link-ended": "Link to files taken back",
    "request-made": "File request made",
    "request-ended": "File request ended",
    "made-public": "File made public",
    "files-deleted": "Files deleted for good",
    exported: "All files exported",
  },
};

export type ActivityTexts = typeof en;

const ko: ActivityTexts = {
  title: "계정 활동",
  text: "최근 90일의 기록이에요. 같은 기기에서 10분 안에 반복한 활동은 한 번만 표시해요. 본인이 아닌 활동이 있다면 다른 모든 기기에서 로그아웃하세요.",
  device: (browser, system) =>
    system === undefined ? (browser ?? "알 수 없는 브라우저") : `${system}의 ${browser ?? "알 수 없는 브라우저"}`,
  from: (address) => `접속 IP ${address}`,
  more: "더 보기",
  failed: "목록을 불러오지 못했어요. 잠시 뒤 다시 시도해 주세요.",
  none: "아직 기록이 없어요.",
  kinds: {
    "signed-in": "로그인",
    "signed-out": "로그아웃",
    "device-signed-out": "다른 기기를 로그아웃시킴",
    "password-changed": "비밀번호 변경, 패스키 모두 삭제",
    "email-change-asked": "이메일 주소 변경 요청",
    "email-changed": "이메일 주소 변경",
    "email-restored": "이전 이메일 주소로 되돌림, 비밀번호와 패스키 삭제",
    "passkey-added": "패스키 추가",
    "passkey-removed": "패스키 삭제",
    "link-made": "공유 링크 생성",
    "link-ended": "링크 공유 중지",
    "request-made": "파일 요청 생성",
    "request-ended": "파일 요청 끝냄",
    "made-public": "파일 공개",
    "files-deleted": "파일 완전 삭제",
    exported: "모든 파일 다운로드",
  },
};

const texts: Record<Locale, ActivityTexts> = { en, ko };

export function useActivityTexts(): ActivityTexts {
  return texts[useLanguage().locale];
}
