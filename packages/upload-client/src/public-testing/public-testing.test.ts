import { checkFile, UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import type { UploadItem } from "../store/upload-state.ts";
import { fakeUploader, hostileFiles } from "./index.ts";

type Done = { id: number };
const file = new File(["hello"], "a.txt");
const sent = { loaded: 5, total: 5, fraction: 1 };
const done: UploadItem<Done> = { id: "1", file, status: "done", progress: sent, result: { id: 7 } };

test("what a test shows is what a component sees, and what the component calls is known", () => {
  const uploader = fakeUploader<unknown, Done>();
  let told = 0;
  const end = uploader.subscribe(() => (told += 1));
  const handle = uploader.add(file);
  expect(uploader.getSnapshot().items).toMatchObject([{ id: "1", status: "starting" }]);
  expect(uploader.getSnapshot()).toBe(uploader.getSnapshot());
  uploader.show([done]);
  expect(uploader.getSnapshot()).toMatchObject({ items: [{ status: "done" }], progress: { fraction: 1 } });
  handle.pause();
  uploader.abortAll();
  expect(uploader.calls.map(({ name }) => name)).toEqual(["add", "pause", "abortAll"]);
  end();
  uploader.show([]);
  expect(told).toBe(2);
});

test("the progress of the list is what an uploader has: nobody waits for what failed or was aborted", () => {
  const uploader = fakeUploader<unknown, Done>();
  const progress = { loaded: 0, total: 5, fraction: 0 };
  uploader.show([done, { id: "2", file, status: "aborted", progress }]);
  expect(uploader.getSnapshot().progress).toEqual(sent);
});

test("a subscriber of one upload hears only of that one", () => {
  const uploader = fakeUploader<unknown, Done>();
  uploader.add(file);
  const told: (string | undefined)[] = [];
  const end = uploader.subscribe(() => told.push(uploader.getItem("1")?.status), "1");
  uploader.add(file);
  expect(told).toEqual([]);
  uploader.show([done]);
  uploader.show([]);
  expect(told).toEqual(["done", undefined]);
  end();
  uploader.show([done]);
  expect(told).toHaveLength(2);
});

test("a promise ends also if a subscriber shows its end at once", async () => {
  const uploader = fakeUploader<unknown, Done>();
  uploader.subscribe(() => {
    if (uploader.getItem("1")?.status === "starting") uploader.show([done]);
  });
  expect(await uploader.uploadAsync(file)).toEqual({ id: 7 });
});

test("promises end as the test says", async () => {
  const uploader = fakeUploader<unknown, Done>();
  const result = uploader.uploadAsync(file);
  const failed = uploader.uploadAsync(file);
  const settled = uploader.upload(file);
  const error = new UploadError("FILE_TOO_LARGE");
  uploader.show([
    done,
    { id: "2", file, status: "error", progress: sent, error, canResume: false },
    { id: "3", file, status: "aborted", progress: sent },
  ]);
  expect(await result).toEqual({ id: 7 });
  await expect(failed).rejects.toBe(error);
  expect(await settled).toMatchObject({ status: "aborted" });
});

test("rules for pictures refuse the hostile files that can be told by name, type and size", () => {
  const refused = Object.entries(hostileFiles()).filter(([, { name, type, size }]) => {
    try {
      checkFile({ accept: ["image/*"], maxSize: 1000 }, { filename: name, contentType: type, size });
      return false;
    } catch {
      return true;
    }
  });
  expect(refused.map(([name]) => name)).toEqual(["svgWithScript", "pathInName", "turnedExtension", "empty"]);
});
