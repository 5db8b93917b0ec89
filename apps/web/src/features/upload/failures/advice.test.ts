import { UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { createFormat } from "../../../lib/format.ts";
import { en } from "../../../texts/en.ts";
import { ko } from "../../../texts/ko.ts";
import { sentenceOf } from "./upload-errors.ts";

const english = { locale: "en", t: en, format: createFormat("en") } as const;
const korean = { locale: "ko", t: ko, format: createFormat("ko") } as const;

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
