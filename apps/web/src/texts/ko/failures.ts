import type { Texts } from "../en.ts";

export const failureReasons: Texts["failureReasons"] = {
  INVALID_INPUT: "요청을 이해하지 못함",
  FILE_NAME_INVALID: "쓸 수 없는 이름",
  FILE_SIZE_INVALID: "크기를 알 수 없음",
  FILE_EMPTY: "빈 파일",
  FILE_TOO_LARGE: "너무 큼",
  FILE_TYPE_NOT_ALLOWED: "허용되지 않는 형식",
  FILE_CONTENT_MISMATCH: "이름과 다른 내용",
  FILE_DAMAGED: "손상됨",
  FILE_TOO_MANY_PIXELS: "픽셀이 너무 많음",
  FILE_TOO_LARGE_UNPACKED: "압축을 풀면 너무 큼",
  TOO_MANY_FILES: "한 번에 너무 많음",
  TOO_FEW_FILES: "한 번에 너무 적음",
  FILES_TOO_LARGE: "합친 크기가 너무 큼",
  SIGNED_OUT: "로그아웃됨",
  UPLOAD_NOT_FOUND: "더 이상 없는 업로드",
  UPLOAD_NOT_ARRIVED: "아직 도착하지 않음",
  UPLOAD_GONE: "그사이 삭제됨",
  UPLOAD_MISMATCH: "보내려던 파일과 다름",
  REFUSED: "거절됨",
  QUOTA_EXCEEDED: "남은 공간 없음",
  RATE_LIMITED: "요청이 너무 많음",
  CHECK_UNAVAILABLE: "검사하지 못함",
  STORAGE_UNAVAILABLE: "저장소가 응답하지 않음",
  INTERNAL: "서버 문제",
  NETWORK: "연결 끊김",
  TRANSFER_REFUSED: "저장소가 거절함",
  ABORTED: "취소됨",
  FILE_CHANGED: "그사이 파일이 바뀜",
};

export const failures: Texts["failures"] = {
  INVALID_INPUT: () => "업로드 요청을 이해하지 못했어요. 페이지를 새로 고치고 다시 시도해 주세요.",
  FILE_NAME_INVALID: ({ maxLength, isTooLong }) => {
    if (isTooLong) return "함께 보내는 내용에 비해 이름이 너무 길어요. 이름을 줄이고 다시 추가해 주세요.";
    return maxLength === undefined
      ? "이름에 쓸 수 있는 글자나 숫자가 없어요. “보고서.pdf”처럼 이름을 바꾸고 다시 추가해 주세요."
      : `이름이 ${maxLength}자보다 길어요. 이름을 줄이고 다시 추가해 주세요.`;
  },
  FILE_SIZE_INVALID: () => "파일 크기를 읽지 못했어요. 파일을 다시 선택해 주세요.",
  FILE_EMPTY: () => "빈 파일이에요. 내용이 있는 파일을 선택해 주세요.",
  FILE_TOO_LARGE: ({ maxSize }) =>
    maxSize === undefined
      ? "파일이 너무 커요. 더 작은 파일을 선택해 주세요."
      : `파일이 너무 커요. 최대 ${maxSize}까지 올릴 수 있어요. 더 작은 파일을 선택해 주세요.`,
  FILE_TYPE_NOT_ALLOWED: ({ accepted, type, isWrongName, isTypeUnclear, canCarryScripts, needsAccount }) => {
    if (needsAccount) return "이런 파일은 계정이 있어야 올릴 수 있어요. 계정을 만들고 다시 추가해 주세요.";
    const because = canCarryScripts ? " 스크립트를 담을 수 있어" : "";
    const among = accepted === undefined ? "" : ` 올릴 수 있는 형식: ${accepted}.`;
    if (!isWrongName)
      return `${type ?? "이 형식의"} 파일은${because} 올릴 수 없어요.${among} 다른 파일을 선택해 주세요.`;
    const disagree = "파일 이름의 확장자가 파일 형식과 맞지 않아 올릴 수 없어요.";
    return isTypeUnclear
      ? `${disagree}${among} 확장자를 고치거나 다른 파일을 선택해 주세요.`
      : `${disagree} 확장자를 고쳐서 다시 올려 주세요.${among}`;
  },
  FILE_CONTENT_MISMATCH: ({ expected, found }) =>
    expected === undefined || found === undefined
      ? "파일 내용이 이름과 달라요. 확장자를 확인하거나 다른 파일을 선택해 주세요."
      : `파일 내용이 이름과 달라요(이름: ${expected}, 내용: ${found}). 확장자를 확인하거나 다른 파일을 선택해 주세요.`,
  FILE_DAMAGED: ({ found }) =>
    `${found === undefined ? "" : `${found} `}파일에서 여는 데 필요한 부분이 없거나 손상되었어요. 다시 저장해서 올리거나 다른 파일을 선택해 주세요.`,
  FILE_TOO_MANY_PIXELS: ({ width, height, maxPixels }) =>
    width === undefined || height === undefined || maxPixels === undefined
      ? `사진의 가로세로 크기가 너무 커요. ${maxPixels === undefined ? "" : `총 ${maxPixels}픽셀까지 올릴 수 있어요. `}줄여서 다시 올려 주세요.`
      : `사진이 ${width} × ${height}픽셀이에요. 총 ${maxPixels}픽셀까지 올릴 수 있어요. 줄여서 다시 올려 주세요.`,
  FILE_TOO_LARGE_UNPACKED: ({ size, unpacked }) =>
    size === undefined || unpacked === undefined
      ? "압축을 풀었을 때 크기가 너무 커요. 나누어서 올려 주세요."
      : `압축을 풀었을 때 크기가 너무 커요(${size}, 압축을 풀면 ${unpacked}). 나누어서 올려 주세요.`,
  TOO_MANY_FILES: ({ maxFiles }) =>
    maxFiles === undefined
      ? "한 번에 선택한 파일이 너무 많아요. 나누어서 올려 주세요."
      : `한 번에 ${maxFiles}개까지 선택할 수 있어요. 나누어서 올려 주세요.`,
  TOO_FEW_FILES: ({ minFiles }) =>
    minFiles === undefined
      ? "선택한 항목에 파일이 없어요. 다른 파일을 선택해 주세요."
      : `한 번에 ${minFiles}개 이상 선택해 주세요.`,
  FILES_TOO_LARGE: ({ maxTotalSize }) =>
    maxTotalSize === undefined
      ? "선택한 파일을 합친 크기가 너무 커요. 나누어서 올려 주세요."
      : `선택한 파일은 모두 합쳐 ${maxTotalSize}까지 올릴 수 있어요. 나누어서 올려 주세요.`,
  SIGNED_OUT: () => "로그아웃되었어요. 로그인하고 다시 시도해 주세요.",
  UPLOAD_NOT_FOUND: () => "더 이상 없는 업로드예요. 파일을 다시 선택해 주세요.",
  UPLOAD_NOT_ARRIVED: () => "파일이 아직 저장소에 도착하지 않았어요. 잠시 뒤 다시 시도해 주세요.",
  UPLOAD_GONE: () => "삭제된 파일이에요. 다시 올리려면 파일을 다시 선택해 주세요.",
  UPLOAD_MISMATCH: () => "도착한 파일이 보내려던 파일과 달라요. 파일을 다시 선택해 주세요.",
  REFUSED: ({ sentence = "다른 파일을 선택해 주세요." }) => `서버가 이 파일을 받지 않았어요. ${sentence}`,
  QUOTA_EXCEEDED: ({ limit, free, wait }) => {
    const deleting = wait === undefined ? "완전히 삭제하고" : `완전히 삭제하거나 ${wait} 기다린 뒤`;
    const ending = wait === undefined ? "취소하고" : `취소하거나 ${wait} 기다린 뒤`;
    if (limit === "openMultiparts")
      return `끝나지 않은 큰 업로드를 더 둘 수 없어요. 하나를 마치거나 ${ending} 다시 시도해 주세요.`;
    if (limit === "files") return `파일을 더 저장할 수 없어요. 하나를 ${deleting} 다시 시도해 주세요.`;
    return `공간이 부족해요${free === undefined ? "" : `(${free} 남음)`}. 파일을 몇 개 ${deleting} 다시 시도해 주세요.`;
  },
  RATE_LIMITED: ({ wait = "1분" }) => `한꺼번에 너무 많이 요청했어요. ${wait} 뒤에 다시 시도해 주세요.`,
  CHECK_UNAVAILABLE: () => "지금은 파일을 검사할 수 없어요. 1분 뒤에 다시 시도해 주세요.",
  STORAGE_UNAVAILABLE: () => "저장소가 지금 응답하지 않아요. 1분 뒤에 다시 시도해 주세요.",
  INTERNAL: ({ requestId }) =>
    `서버에 문제가 생겼어요. 잠시 뒤 다시 시도해 주세요.${requestId === undefined ? "" : ` (요청 ${requestId})`}`,
  NETWORK: ({ isOutdated, isUnloaded }) => {
    if (isOutdated)
      return "페이지의 일부를 불러오지 못했어요. 새 버전이 나온 것 같아요. 다른 파일이 끝나면 페이지를 새로 고치고 이 파일을 다시 추가해 주세요.";
    if (isUnloaded)
      return "페이지의 일부를 불러오지 못했어요. 인터넷 연결을 확인하고 다시 시도해 주세요. 그래도 안 되면 새 버전이 나온 것 같으니, 다른 파일이 끝난 뒤 페이지를 새로 고치고 이 파일을 다시 추가해 주세요.";
    return "연결이 끊겼어요. 인터넷 연결을 확인하고 다시 시도해 주세요.";
  },
  TRANSFER_REFUSED: () => "저장소가 이 파일을 받지 않았어요. 파일을 다시 선택해 주세요.",
  ABORTED: () => "업로드를 취소했어요. 보내려면 다시 시도해 주세요.",
  FILE_CHANGED: () => "읽는 동안 파일이 바뀌거나 옮겨졌어요. 파일을 다시 선택해 주세요.",
};
