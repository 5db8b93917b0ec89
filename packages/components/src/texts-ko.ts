import { UploadError, type UploadErrorCode } from "@s3-direct/upload-client";
import { formatBytes } from "./describe";
import type { UploadTexts } from "./texts";

/** If a later version adds a code, the server's own sentence is shown, in English. */
const failures: { [Code in UploadErrorCode]?: string } = {
  INVALID_INPUT: "요청이 올바르지 않아요. 페이지를 새로 고쳐 주세요.",
  FILE_NAME_INVALID: "쓸 수 없는 파일 이름이에요. 이름을 바꾸고 다시 시도해 주세요.",
  FILE_SIZE_INVALID: "파일 크기를 알 수 없어요. 파일을 다시 선택해 주세요.",
  FILE_EMPTY: "빈 파일이에요. 다른 파일을 선택해 주세요.",
  FILE_TOO_LARGE: "파일이 너무 커요. 더 작은 파일을 선택해 주세요.",
  FILE_TYPE_NOT_ALLOWED: "받지 않는 형식이에요. 다른 파일을 선택해 주세요.",
  FILE_CONTENT_MISMATCH: "파일 내용이 이름과 달라요. 다른 파일을 선택해 주세요.",
  FILE_DAMAGED: "손상된 파일이에요. 다시 저장해서 올려 주세요.",
  FILE_TOO_MANY_PIXELS: "사진의 가로세로 크기가 너무 커요. 줄여서 올려 주세요.",
  FILE_TOO_LARGE_UNPACKED: "압축을 풀면 너무 커요. 나누어서 올려 주세요.",
  TOO_MANY_FILES: "파일이 너무 많아요. 더 적게 선택해 주세요.",
  TOO_FEW_FILES: "파일이 모자라요. 더 선택해 주세요.",
  FILES_TOO_LARGE: "선택한 파일을 합치면 너무 커요. 나누어서 올려 주세요.",
  SIGNED_OUT: "로그아웃되었어요. 로그인하고 다시 시도해 주세요.",
  UPLOAD_NOT_FOUND: "더 이상 없는 업로드예요. 파일을 다시 올려 주세요.",
  UPLOAD_NOT_ARRIVED: "파일이 아직 도착하지 않았어요. 잠시 뒤 다시 시도해 주세요.",
  UPLOAD_GONE: "삭제되었거나 취소된 업로드예요. 파일을 다시 올려 주세요.",
  UPLOAD_MISMATCH: "도착한 파일이 보내려던 파일과 달라요. 파일을 다시 선택해 주세요.",
  REFUSED: "서버가 이 파일을 받지 않았어요. 다른 파일을 선택해 주세요.",
  QUOTA_EXCEEDED: "남은 공간이 없어요. 공간을 비우고 다시 시도해 주세요.",
  RATE_LIMITED: "요청이 너무 많아요. 잠시 뒤 다시 시도해 주세요.",
  STORAGE_UNAVAILABLE: "저장소가 응답하지 않아요. 잠시 뒤 다시 시도해 주세요.",
  CHECK_UNAVAILABLE: "지금은 파일을 검사할 수 없어요. 잠시 뒤 다시 시도해 주세요.",
  INTERNAL: "서버에 문제가 생겼어요. 잠시 뒤 다시 시도해 주세요.",
  NETWORK: "서버에 연결할 수 없어요. 인터넷 연결을 확인해 주세요.",
  TRANSFER_REFUSED: "저장소가 이 파일을 받지 않았어요. 파일을 다시 올려 주세요.",
  ABORTED: "업로드를 취소했어요.",
  FILE_CHANGED: "파일이 바뀌었거나 옮겨졌어요. 파일을 다시 선택해 주세요.",
};

export const ko: UploadTexts = {
  locale: "ko",

  chooseFile: "파일 선택",
  chooseFolder: "폴더 선택",
  chooseAnother: "다른 파일 선택",
  dropFiles: "파일을 끌어다 놓거나 눌러서 선택하세요",
  dropFile: "파일 하나를 끌어다 놓거나 눌러서 선택하세요",
  dropNow: "놓으면 업로드돼요",
  pasteFile: "스크린샷을 붙여 넣거나 눌러서 사진을 선택하세요",
  pasteKeys: "Ctrl + V, Mac에서는 ⌘ V",
  screenshot: "스크린샷",
  picture: "내 사진",
  choosePicture: "사진 선택",
  changePicture: "사진 바꾸기",
  removePicture: "사진 지우기",
  noPicture: "사진이 아니에요. 다른 파일을 선택해 주세요.",

  start: "시작",
  pause: "일시 정지",
  resume: "이어서 올리기",
  cancel: "취소",
  retry: "다시 시도",
  remove: "목록에서 빼기",
  pauseAll: "모두 일시 정지",
  resumeAll: "모두 이어서 올리기",
  retryAll: "실패한 파일 다시 시도",
  clear: "끝난 항목 지우기",
  more: (count) => `더 보기, ${count}개 남음`,

  uploads: "업로드",
  of: (action, file) => `${action}: ${file}`,
  join: (parts) => parts.join(" · "),
  count: ({ done, all, failed }) => `${all}개 중 ${done}개 완료${failed === undefined ? "" : `, ${failed}개 실패`}`,

  starting: "시작하는 중",
  uploading: "올리는 중",
  ready: "시작 전",
  paused: "일시 정지됨",
  finishing: "파일 확인 중",
  done: "업로드됨",
  aborted: "취소됨",
  waiting: {
    offline: "연결 끊김: 다시 연결되면 이어서 올려요",
    retry: "연결이 끊겨 다시 시도하는 중",
    "rate-limited": "차례를 기다리는 중",
    "signed-out": "로그인을 기다리는 중",
    "other-tab": "다른 탭에서 진행 중",
    connection: "다른 탭의 업로드를 기다리는 중",
  },
  amount: (loaded, total) => `${total} 중 ${loaded}`,
  timeLeft: (time) => `${time} 남음`,
  busy: (file) => `${file} 파일을 보내고 있어요. 다른 파일을 선택하려면 취소하세요.`,
  isDone: (file) => `${file} 파일을 올렸어요.`,

  kinds: {
    "image/*": "이미지",
    "video/*": "동영상",
    "audio/*": "오디오",
    "application/pdf": "PDF",
    "text/plain": "텍스트",
    "*/*": "모든 파일",
  },
  upTo: (size) => `최대 ${size}`,
  atMost: (files) => `최대 ${files}개`,
  unreadable: (count) => `파일이나 폴더 ${count}개를 읽지 못했어요. 다시 끌어다 놓아 주세요.`,
  failure: sentenceOf,
};

function sentenceOf({ code, sentence, details }: UploadError): string {
  const { maxSize } = details;
  if (code === "FILE_TOO_LARGE" && maxSize !== undefined) {
    return `파일이 너무 커요. 최대 ${formatBytes(Number(maxSize), ko)}까지 올릴 수 있어요. 더 작은 파일을 선택해 주세요.`;
  }
  if (code === "TOO_FEW_FILES" && details.minFiles === undefined)
    return "선택한 항목에 파일이 없어요. 다른 파일을 선택해 주세요.";
  // For the application's own refusals, the sentence is the application's.
  if (code === "REFUSED" && sentence !== new UploadError(code).sentence)
    return `서버가 이 파일을 받지 않았어요. ${sentence}`;
  return failures[code] ?? sentence;
}
