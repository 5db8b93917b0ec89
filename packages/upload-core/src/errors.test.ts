import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isUploadErrorCode,
  mayRetry,
  parseErrorMessage,
  UploadError,
  type UploadErrorCode,
  uploadErrors,
} from "./errors.ts";
import { anyText } from "./testing/texts.ts";

describe("uploadErrors", () => {
  test.each(Object.entries(uploadErrors))("%s has one sentence for a person", (_, { sentence }) => {
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  test("only what heals by itself is retryable", () => {
    const retryable = Object.entries(uploadErrors).filter(([, row]) => "retryable" in row);
    expect(retryable.map(([code]) => code)).toEqual([
      "UPLOAD_NOT_ARRIVED",
      "RATE_LIMITED",
      "STORAGE_UNAVAILABLE",
      "CHECK_UNAVAILABLE",
      "NETWORK",
    ]);
  });

  test("only another file helps against what is wrong with the file itself, or with how many were chosen", () => {
    const hopeless = Object.keys(uploadErrors)
      .filter(isUploadErrorCode)
      .filter((code) => !mayRetry(new UploadError(code)));
    expect(hopeless).toEqual([
      "FILE_NAME_INVALID",
      "FILE_SIZE_INVALID",
      "FILE_EMPTY",
      "FILE_TOO_LARGE",
      "FILE_TYPE_NOT_ALLOWED",
      "FILE_CONTENT_MISMATCH",
      "FILE_DAMAGED",
      "FILE_TOO_MANY_PIXELS",
      "FILE_TOO_LARGE_UNPACKED",
      "TOO_MANY_FILES",
      "TOO_FEW_FILES",
      "FILES_TOO_LARGE",
      "REFUSED",
      "FILE_CHANGED",
    ]);
  });
});

describe("UploadError", () => {
  test("its message is its wire form", () => {
    const error = new UploadError("FILE_TOO_LARGE", { sentence: "Too big.", details: { maxSize: 5, unit: "[MB]" } });
    expect(error.message).toBe("FILE_TOO_LARGE: Too big. [maxSize=5] [unit=%5BMB%5D]");
    expect(error.details).toEqual({ maxSize: "5", unit: "[MB]" });
    expect(error).toMatchObject({
      name: "UploadError",
      code: "FILE_TOO_LARGE",
      sentence: "Too big.",
      retryable: false,
    });
  });

  test("says the code's sentence where none is given, and keeps its cause", () => {
    const cause = new Error("socket");
    const error = new UploadError("STORAGE_UNAVAILABLE", { cause });
    expect(error.sentence).toBe(uploadErrors.STORAGE_UNAVAILABLE.sentence);
    expect(error.retryable).toBe(true);
    expect(error.cause).toBe(cause);
    expect("cause" in new UploadError("INTERNAL")).toBe(false);
  });
});

describe("parseErrorMessage", () => {
  const anyCode = fc.constantFrom<UploadErrorCode>("INTERNAL", "FILE_TOO_LARGE", "UPLOAD_NOT_FOUND");
  const anyWords = fc.oneof(
    anyText,
    fc
      .array(fc.constantFrom("%", "25", "5B", "5D", "0A", "3D", "[", "]", "=", "\n", "\r", " ", " [a=b]", ": "), {
        maxLength: 12,
      })
      .map((words) => words.join("")),
  );

  test("reads back any sentence and any details", () => {
    fc.assert(
      fc.property(anyCode, anyWords, fc.dictionary(anyWords, anyWords), (code, sentence, details) => {
        const sent = new UploadError(code, { sentence, details });
        const received = parseErrorMessage(sent.message);
        expect(received).toMatchObject({ code, sentence });
        expect(received?.details).toEqual(sent.details);
        expect(sent.message).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 2_000 },
    );
  });

  test("leaves a sentence as a person wrote it", () => {
    expect(new UploadError("QUOTA_EXCEEDED", { sentence: "100% of 5 GB is used (a=b)." }).message).toBe(
      "QUOTA_EXCEEDED: 100% of 5 GB is used (a=b).",
    );
  });

  test.each([
    "",
    "INTERNAL",
    "internal: x",
    "constructor: x",
    "__proto__: x",
    "TypeError: x",
    "INTERNAL: x [a=b] y",
    "INTERNAL: x [a]",
  ])("%j is not one", (message) => {
    expect(parseErrorMessage(message)).toBeUndefined();
  });

  test("a detail named after a prototype is a detail", () => {
    const details = parseErrorMessage("INTERNAL: x [__proto__=y]")?.details;
    expect(Object.entries(details ?? {})).toEqual([["__proto__", "y"]]);
  });
});
