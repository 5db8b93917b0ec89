import { UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { countUploads } from "./count-uploads.ts";
import type { Upload } from "../uploader.ts";

const base = { id: "1", file: new File([], "a.pdf"), progress: { loaded: 0, total: 1, fraction: 0 } };
const uploading: Upload = { ...base, status: "uploading" };
const starting: Upload = { ...base, status: "starting" };
const paused: Upload = { ...base, status: "paused" };
const offline: Upload = { ...base, status: "waiting", reason: "offline" };
const done: Upload = { ...base, status: "done", result: { file: { key: "media/1" }, data: { id: "1" } } };
const failed: Upload = { ...base, status: "error", error: new UploadError("FILE_EMPTY"), canResume: false };
const cancelled: Upload = { ...base, status: "aborted" };

test("what was cancelled is no part of all", () => {
  expect(countUploads([cancelled])).toMatchObject({ all: 0, done: 0 });
  expect(countUploads([done, failed, cancelled, uploading])).toMatchObject({ all: 3, done: 1, failed: 1, active: 1 });
});

test("uploads are still where every one of them is paused or waits", () => {
  expect(countUploads([offline, paused, done]).isStill).toBe(true);
  expect(countUploads([offline, uploading]).isStill).toBe(false);
  expect(countUploads([done]).isStill).toBe(false);
  // In line behind those that wait.
  expect(countUploads([offline, starting]).isStill).toBe(true);
  expect(countUploads([paused, starting]).isStill).toBe(false);
});
