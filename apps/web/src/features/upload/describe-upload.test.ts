import { UploadError, uploadErrors } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { texts } from "../../texts/en.ts";
import { describeUpload } from "./describe-upload.ts";
import { mayRetry } from "./upload-errors.ts";

const MiB = 1024 ** 2;
const file = new File([], "a.pdf");
const progress = { loaded: 3 * MiB, total: 12 * MiB, fraction: 0.25 };

test("an upload under way says how much, how fast and how long", () => {
  const upload = { id: "1", file, status: "uploading" } as const;
  expect(describeUpload({ ...upload, progress: { ...progress, bytesPerSecond: MiB, secondsLeft: 9 } })).toEqual({
    state: "Uploading 25%",
    details: "3 MB of 12 MB · 1 MB/s · 9 sec left",
    isActive: true,
  });
  expect(describeUpload({ ...upload, progress }).details).toBe("3 MB of 12 MB");
});

test("a failed upload says why and what to do", () => {
  const error = new UploadError("FILE_TOO_LARGE", { sentence: "The file is too large: the limit is 5 MB." });
  const upload = { id: "1", file, progress, status: "error", error, canResume: false } as const;
  expect(describeUpload(upload)).toEqual({
    state: "Failed",
    details: "The file is too large: the limit is 5 MB. Choose a smaller one.",
    isActive: false,
  });
});

test("every code has a sentence, and only another file helps against what is wrong with the file itself", () => {
  const errors = Object.entries(texts.uploadErrors).map(([, sentence]) => sentence({ sentence: "No.", details: {} }));
  expect(errors).toHaveLength(Object.keys(uploadErrors).length);
  for (const sentence of errors) expect(sentence).toMatch(/^[A-Z].*\.$/);
  expect(mayRetry(new UploadError("NETWORK"))).toBe(true);
  expect(mayRetry(new UploadError("FILE_EMPTY"))).toBe(false);
});
