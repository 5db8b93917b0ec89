import { expect, test } from "vitest";
import { createFormat } from "../../../lib/format.ts";
import { en } from "../../../texts/en.ts";
import { ko } from "../../../texts/ko.ts";
import { isUploadErrorCode, type UploadErrorCode, uploadErrors } from "@s3-direct/upload-core";
import { sentenceOf } from "./upload-errors.ts";

const english = { locale: "en", t: en, format: createFormat("en") } as const;
const korean = { locale: "ko", t: ko, format: createFormat("ko") } as const;
const week = { retryAfter: "604800" };

test.each([
  [
    { limit: "bytes", free: "50000000" },
    "There is no room left for this file (47.7 MB free). Delete some files for good and try again.",
    "공간이 부족해요(47.7MB 남음). 파일을 몇 개 완전히 삭제하고 다시 시도해 주세요.",
  ],
  [
    { limit: "bytes", free: "0", retryAfter: "3500" },
    "There is no room left for this file (0 bytes free). Delete some files for good, or wait 59 min, and try again.",
    "공간이 부족해요(0바이트 남음). 파일을 몇 개 완전히 삭제하거나 59분 기다린 뒤 다시 시도해 주세요.",
  ],
  [
    { limit: "files", free: "50000000" },
    "You have reached your limit of files. Delete one for good and try again.",
    "파일을 더 저장할 수 없어요. 하나를 완전히 삭제하고 다시 시도해 주세요.",
  ],
  [
    { limit: "openMultiparts", free: "50000000", ...week },
    "You have reached your limit of unfinished large uploads. Finish or cancel one, or wait 7 days, and try again.",
    "끝나지 않은 큰 업로드를 더 둘 수 없어요. 하나를 마치거나 취소하거나 7일 기다린 뒤 다시 시도해 주세요.",
  ],
])("what helps against a limit is said, and when: %o", (details, inEnglish, inKorean) => {
  const failure = { code: "QUOTA_EXCEEDED", sentence: "", details } as const;
  expect(sentenceOf(failure, english)).toBe(inEnglish);
  expect(sentenceOf(failure, korean)).toBe(inKorean);
});

test("who has a page of an older version reads that it has to be reloaded, and when", () => {
  const failure = {
    code: "NETWORK",
    sentence: uploadErrors.NETWORK.sentence,
    details: { reason: "outdated" },
  } as const;
  expect(sentenceOf(failure, english)).toMatch(/When your other files are done, reload the page/);
  expect(sentenceOf(failure, korean)).toMatch(/다른 파일이 끝나면 페이지를 새로 고치고/);
  const unloaded = { ...failure, details: { reason: "module" } };
  expect(sentenceOf(unloaded, english)).toMatch(/^A part of this page could not be loaded\. Check that you are online/);
  expect(sentenceOf(unloaded, korean)).toMatch(/^페이지의 일부를 불러오지 못했어요\. 인터넷 연결을 확인하고/);
  const lost = { ...failure, details: {} };
  expect(sentenceOf(lost, english)).toMatch(/^The connection was lost\./);
  expect(sentenceOf(lost, korean)).toMatch(/^연결이 끊겼어요\./);
});

test.each([
  ["English", english, /\b(Choose|Correct|Delete|Reload|Rename|Save|Shorten|Sign in|Try|Wait)\b|try again/],
  ["Korean", korean, /주세요/],
])("a failure of which no more than its code is known says in %s what to do next", (_, language, advice) => {
  for (const code of Object.keys(uploadErrors).filter(isUploadErrorCode)) {
    const failure = { code, sentence: uploadErrors[code].sentence, details: {} };
    expect(sentenceOf(failure, language), code).toMatch(advice);
    expect(sentenceOf(failure, language, { namesKinds: false }), code).toMatch(advice);
  }
});

test("whoever reads that a file's name is wrong is not told to choose another file", () => {
  const sentence =
    'The file is named .exe as programs are, but its type is PNG. Rename it to "a.png" and upload it again.';
  const details = { contentType: "image/png", accept: "image/*" };
  const failure = { code: "FILE_TYPE_NOT_ALLOWED", sentence, details } as const;
  expect(sentenceOf(failure, english)).toBe(sentence);
  expect(sentenceOf(failure, english, { namesKinds: false })).toMatch(/Correct it and add the file again\.$/);
  expect(sentenceOf(failure, korean)).toMatch(/확장자를 고쳐서 다시 올려 주세요/);
  expect(sentenceOf(failure, korean)).not.toMatch(/다른 파일/);
});

test("whoever has a file whose type is unclear reads what is accepted, and both things that may help", () => {
  const sentence = "The file is named .pdf, but its type is TXT. Accepted: PNG.";
  const failure = { code: "FILE_TYPE_NOT_ALLOWED", sentence, details: { accept: "image/png" } } as const;
  expect(sentenceOf(failure, english)).toBe(`${sentence} Correct its name, or choose another file.`);
  expect(sentenceOf(failure, english, { namesKinds: false })).toBe(
    "The ending of this file's name does not fit its type. Correct it, or choose another file.",
  );
  const disagree = "파일 이름의 확장자가 파일 형식과 맞지 않아 올릴 수 없어요.";
  const advice = "확장자를 고치거나 다른 파일을 선택해 주세요.";
  expect(sentenceOf(failure, korean)).toBe(`${disagree} 올릴 수 있는 형식: PNG. ${advice}`);
  expect(sentenceOf(failure, korean, { namesKinds: false })).toBe(`${disagree} ${advice}`);
});

test("who is too fast reads how long to wait", () => {
  const failure = { code: "RATE_LIMITED", sentence: "", details: { retryAfter: "42" } } as const;
  expect(sentenceOf(failure, english)).toBe("That was a lot at once. Wait 42 sec, then try again.");
  expect(sentenceOf(failure, korean)).toBe("한꺼번에 너무 많이 요청했어요. 42초 뒤에 다시 시도해 주세요.");
});

test("whoever meets a fault of ours reads the request's id, by which the log is searched", () => {
  const failure = { code: "INTERNAL", sentence: "", details: { requestId: "3f2c" } } as const;
  expect(sentenceOf(failure, english)).toMatch(/^Something went wrong on our side\. .+ \(Request 3f2c\)$/);
  expect(sentenceOf(failure, korean)).toMatch(/\(요청 3f2c\)$/);
});

test.each<[UploadErrorCode, Record<string, string>, RegExp]>([
  [
    "FILE_TYPE_NOT_ALLOWED",
    { contentType: "image/svg+xml", accept: "image/*" },
    /^SVG 파일은 스크립트를 담을 수 있어 .+ 올릴 수 있는 형식: 이미지\./,
  ],
  // photo.png.exe, if photos are accepted: its type is right, but its name is wrong.
  ["FILE_TYPE_NOT_ALLOWED", { contentType: "image/png", accept: "image/*" }, /확장자를 고쳐서 .+ 형식: 이미지\./],
  ["FILE_TYPE_NOT_ALLOWED", { accept: "image/*" }, /형식: 이미지\. 확장자를 고치거나/],
  ["FILE_TYPE_NOT_ALLOWED", { contentType: "image/jpeg", accept: ".jpeg" }, /확장자를 고쳐서 .+ 형식: \.jpeg\./],
  ["FILE_CONTENT_MISMATCH", { expected: "image/png", found: "image/jpeg" }, /이름: PNG, 내용: JPEG/],
  ["FILE_CONTENT_MISMATCH", { expected: "image/png", found: "text/plain" }, /이름: PNG, 내용: 텍스트\)/],
  ["FILE_DAMAGED", { expected: "application/pdf", found: "application/pdf" }, /^PDF /],
  ["FILE_TOO_MANY_PIXELS", { width: "20000", height: "9000", maxPixels: "100000000" }, /20,000 × 9,000.+100,000,000/],
  ["FILE_TOO_MANY_PIXELS", { maxPixels: "100000000" }, /100,000,000픽셀까지/],
  ["FILE_TOO_LARGE_UNPACKED", { size: "1024", unpacked: "1073741824" }, /1kB.+1GB/],
  ["TOO_MANY_FILES", { maxFiles: "10", files: "12" }, /10개까지/],
  ["TOO_FEW_FILES", { minFiles: "2", files: "1" }, /2개 이상/],
  ["FILES_TOO_LARGE", { maxTotalSize: "1048576", size: "1048577" }, /1MB까지/],
])("what a refusal is about is said in Korean, too: %s", (code, details, said) => {
  const sentence = sentenceOf({ code, sentence: "Only in English.", details }, korean);
  expect(sentence).toMatch(said);
  expect(sentence).not.toContain("English");
});

test("a page that names the kinds that it takes does not name them again beside each file", () => {
  const said = (contentType: string, language: typeof english | typeof korean) => {
    const details = { contentType, accept: "image/*,.zip" };
    return sentenceOf({ code: "FILE_TYPE_NOT_ALLOWED", sentence: "Of the server.", details }, language, {
      namesKinds: false,
    });
  };
  expect(said("image/svg+xml", english)).toBe(
    "SVG files are not accepted, because they can carry scripts. Choose another file.",
  );
  expect(said("image/svg+xml", korean)).toBe(
    "SVG 파일은 스크립트를 담을 수 있어 올릴 수 없어요. 다른 파일을 선택해 주세요.",
  );
  expect(said("text/plain", english)).toBe("Plain text files are not accepted. Choose another file.");
  // Without kinds in the details, the API's sentence is used unchanged.
  expect(sentenceOf({ code: "FILE_TYPE_NOT_ALLOWED", sentence: "No films.", details: {} }, english)).toBe(
    "No films. Choose another file.",
  );
  // photo.png.exe
  expect(said("image/png", english)).toBe(
    "The ending of this file's name does not fit its type. Correct it and add the file again.",
  );
});
