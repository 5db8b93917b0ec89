import { UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { queueRank } from "./queue-rank.ts";
import type { Upload } from "../uploader.ts";

const base = { file: new File([], "a.pdf"), progress: { loaded: 0, total: 1, fraction: 0 } };
const finished: Upload = { ...base, id: "finished", status: "done", result: { file: { key: "a" }, data: { id: "1" } } };
const waiting: Upload = { ...base, id: "waiting", status: "starting" };
const running: Upload = { ...base, id: "running", status: "uploading" };
const checked: Upload = { ...base, id: "checked", status: "finishing" };
const failed: Upload = {
  ...base,
  id: "failed",
  status: "error",
  error: new UploadError("FILE_EMPTY"),
  canResume: false,
};

test("what failed comes first, then what runs, what waits, and what is finished", () => {
  const sorted = [finished, waiting, checked, failed, running].toSorted((a, b) => queueRank(a) - queueRank(b));
  expect(sorted.map(({ id }) => id)).toEqual(["failed", "checked", "running", "waiting", "finished"]);
});
