import { type AnnouncedFile, checkFile, UploadError, type UploadErrorCode } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { createFormat } from "../../../lib/format.ts";
import { en } from "../../../texts/en.ts";
import { ko } from "../../../texts/ko.ts";
import { sentenceOf } from "./upload-errors.ts";

const english = { locale: "en", t: en, format: createFormat("en") } as const;
const korean = { locale: "ko", t: ko, format: createFormat("ko") } as const;

/** Returns why a file is refused where pictures of up to 1 kB are accepted. */
function refusalOf(file: Partial<AnnouncedFile>): UploadError {
  try {
    checkFile(
      { accept: ["image/*"], maxSize: 1024 },
      { filename: "a.png", contentType: "image/png", size: 3, ...file },
    );
  } catch (error) {
    if (error instanceof UploadError) return error;
  }
  throw new Error("It is accepted.");
}

const sent = (code: UploadErrorCode, details: Record<string, string>) =>
  new UploadError(code, { sentence: "The server's.", details });

test.each([
  ["a name without letters", refusalOf({ filename: "..." }), /Rename the file.+add it again/, /이름을 바꾸고 다시/],
  ["a long name", refusalOf({ filename: `${"a".repeat(255)}.png` }), /Shorten it/, /이름을 줄이고 다시/],
  [
    "a name too long for the metadata",
    sent("FILE_NAME_INVALID", { reason: "metadata" }),
    /Shorten it/,
    /이름을 줄이고/,
  ],
  ["an empty file", refusalOf({ size: 0 }), /Choose one with something in it/, /내용이 있는 파일을 선택해/],
  ["a large file", refusalOf({ size: 1025 }), /Choose a smaller one/, /더 작은 파일을 선택해/],
  ["a text", refusalOf({ filename: "a.txt", contentType: "text/plain" }), /Choose another file/, /다른 파일을 선택해/],
  [
    "a picture named as a program",
    refusalOf({ filename: "a.png.exe" }),
    /Rename it to "a.png" and upload it again|Correct it and add the file again/,
    /확장자를 고쳐서 다시 올려/,
  ],
  [
    "a name and a type that disagree",
    refusalOf({ filename: "a.pdf", contentType: "text/plain" }),
    /Correct it(s name)?, or choose another file/,
    /확장자를 고치거나 다른 파일을 선택해/,
  ],
  [
    "a guest's file",
    sent("FILE_TYPE_NOT_ALLOWED", { because: "guest" }),
    /Sign up to upload one/,
    /계정을 만들고 다시 추가해/,
  ],
  ["no room", sent("QUOTA_EXCEEDED", { limit: "bytes", free: "7" }), /Delete some files for good/, /완전히 삭제하고/],
  ["too many files", sent("QUOTA_EXCEEDED", { limit: "files" }), /Delete one for good/, /하나를 완전히 삭제하고/],
  [
    "too many at once",
    sent("QUOTA_EXCEEDED", { limit: "openMultiparts" }),
    /Finish or cancel one/,
    /마치거나 취소하고/,
  ],
])("whoever reads about %s reads in both languages what helps, and nothing else", (_, failure, ...helps) => {
  const advice = /\b(Choose|Correct|Delete|Finish|Rename|Shorten|Sign up)\b/g;
  for (const options of [{ namesKinds: true }, { namesKinds: false }]) {
    const said = sentenceOf(failure, english, options);
    expect(said).toMatch(helps[0]);
    expect(said.match(advice)).toHaveLength(1);
    const inKorean = sentenceOf(failure, korean, options);
    expect(inKorean).toMatch(helps[1]);
    expect(inKorean.match(/주세요/g)).toHaveLength(1);
  }
});

test("a name of dots alone is advised about", () => {
  const error = new UploadError("FILE_NAME_INVALID", { sentence: "The file has no name." });
  expect(sentenceOf(error, english)).toMatch(/no letter or digit.+Rename the file/);
});

test("whoever has a name that is too long for what is sent with it reads that it is long", () => {
  const sentence = "The file name is too long for what is sent with it. Shorten it and try again.";
  const failure = { code: "FILE_NAME_INVALID", sentence, details: { reason: "metadata" } } as const;
  expect(sentenceOf(failure, english)).toBe(
    "This name is too long for what is sent with it. Shorten it and add the file again.",
  );
  expect(sentenceOf(failure, korean)).toBe(
    "함께 보내는 내용에 비해 이름이 너무 길어요. 이름을 줄이고 다시 추가해 주세요.",
  );
});

test("a guest whose file only accounts may send reads so, and nothing about another file", () => {
  const sentence = "Files that can carry scripts are taken from accounts only. Sign up to upload it.";
  const failure = { code: "FILE_TYPE_NOT_ALLOWED", sentence, details: { because: "guest" } } as const;
  for (const options of [{ namesKinds: true }, { namesKinds: false }]) {
    expect(sentenceOf(failure, english, options)).toBe(
      "Files of this kind are taken from accounts only. Sign up to upload one.",
    );
    expect(sentenceOf(failure, korean, options)).toBe(
      "이런 파일은 계정이 있어야 올릴 수 있어요. 계정을 만들고 다시 추가해 주세요.",
    );
  }
});
