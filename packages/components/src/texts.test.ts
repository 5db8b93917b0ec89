import { toUploadError, UploadError } from "@s3-direct/upload-client";
import { uploadErrors } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { describeUpload, formatBytes } from "./describe";
import { en, textsWith } from "./texts";
import { ko } from "./texts-ko";

test("every error has its own words in Korean", () => {
  for (const code of Object.keys(uploadErrors)) {
    expect(ko.failure(toUploadError(new Error(`${code}: In English.`))), code).toMatch(/[가-힣]/);
  }
});

test("a limit and the application's own words are not lost", () => {
  expect(ko.failure(new UploadError("FILE_TOO_LARGE", { details: { maxSize: 5 * 1024 ** 2 } }))).toContain("5MB");
  expect(ko.failure(new UploadError("REFUSED", { sentence: "No cats." }))).toContain("No cats.");
  expect(ko.failure(new UploadError("REFUSED"))).not.toMatch(/[a-z]/i);
});

test("a file that the browser finds damaged is advised about", () => {
  expect(en.failure(new UploadError("FILE_DAMAGED"))).toBe(
    "The file is damaged. Save it again, or choose another file.",
  );
  const said = "The PDF has no end. Save it again.";
  expect(en.failure(new UploadError("FILE_DAMAGED", { sentence: said }))).toBe(said);
  expect(en.failure(new UploadError("REFUSED", { sentence: "No cats." }))).toBe("No cats.");
});

test("a folder without files is not told as too few files", () => {
  // Whatever the engine calls it.
  const empty = new UploadError("TOO_FEW_FILES", { sentence: "It is empty." });
  expect(en.failure(empty)).toBe("It is empty. Choose something with files in it.");
  expect(ko.failure(new UploadError("TOO_FEW_FILES"))).toContain("파일이 없어요");
  expect(ko.failure(new UploadError("TOO_FEW_FILES", { details: { minFiles: 2 } }))).toContain("더 선택해");
});

test("some texts in place of the others", () => {
  expect(textsWith({ cancel: "Stop" })).toEqual({ ...en, cancel: "Stop" });
});

test("progress in each language", () => {
  const progress = { loaded: 1.5 * 1024 ** 2, total: 3 * 1024 ** 2, fraction: 0.999, secondsLeft: 61 };
  const upload = { id: "1", file: new File([], "a"), status: "uploading", progress } as const;
  expect(describeUpload(upload, en)).toBe("Uploading · 99% · 1.5 MB of 3 MB · 2 min left");
  expect(describeUpload(upload, ko)).toBe("올리는 중 · 99% · 3MB 중 1.5MB · 2분 남음");
});

test.each([
  [0, "0 bytes"],
  [1023, "1,023 bytes"],
  [1024, "1 kB"],
  [5 * 1024 ** 3, "5 GB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes, en)).toBe(text);
});
