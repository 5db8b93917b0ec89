import { createHash } from "node:crypto";
import { uploadErrors } from "@s3-direct/upload-core";
import { afterEach, expect, test, vi } from "vitest";
import { announceHash } from "./hash.ts";

const MiB = 1024 * 1024;

const fileOf = (content: BlobPart, type = "text/plain") => new File([content], "a.txt", { type });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([0, 5, MiB, MiB + 1, 32 * MiB])("a file of %d bytes is announced with its hash", async (size) => {
  const bytes = new Uint8Array(size).fill(7);
  const sha256 = createHash("sha256").update(bytes).digest("base64");
  expect(await announceHash(fileOf(bytes))).toEqual({ sha256, maxHashSize: 32 * MiB, makesCrc64nvme: true });
});

test("a larger one without, because all of it would be in memory", async () => {
  const large = fileOf(new Uint8Array(32 * MiB + 1));
  const read = vi.spyOn(large, "stream");
  expect(await announceHash(large)).toEqual({ maxHashSize: 32 * MiB, makesCrc64nvme: true });
  expect(read).not.toHaveBeenCalled();
});

test("a page that is no secure context can make CRCs, and no SHA-256", async () => {
  vi.stubGlobal("crypto", {});
  expect(await announceHash(fileOf("a"))).toEqual({ makesCrc64nvme: true });
  vi.stubGlobal("crypto", undefined);
  expect(await announceHash(fileOf("a"))).toEqual({ makesCrc64nvme: true });
});

test("traps: 76 a file that cannot be read, or was cut, is said to have changed", async () => {
  const file = unreadable(fileOf("abc"));
  const { sentence } = uploadErrors.FILE_CHANGED;
  await expect(announceHash(file)).rejects.toMatchObject({ code: "FILE_CHANGED", sentence });
  file.stream = () => new Blob(["ab"]).stream();
  await expect(announceHash(file)).rejects.toMatchObject({ code: "FILE_CHANGED", sentence });
});

test("traps: 78 a folder on a file input, before the rules are known, is told as that", async () => {
  const folder = unreadable(new File([new Uint8Array(4_096)], "holiday"));
  await expect(announceHash(folder)).rejects.toMatchObject({
    code: "FILE_CHANGED",
    sentence: '"holiday" cannot be read. If it is a folder, choose the files in it; otherwise choose it again.',
  });
});

test("traps: 76 one on a drive that is gone, which never says so, is given up after some minutes", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const file = unreadable(fileOf("abc"));
  file.stream = () => new ReadableStream();
  let failure: unknown;
  announceHash(file).catch((thrown: unknown) => (failure = thrown));
  for (let minute = 0; minute < 10; minute++) {
    await vi.advanceTimersByTimeAsync(61_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(failure).toMatchObject({ code: "FILE_CHANGED" });
});

test("what fails otherwise is no fault of the file's: it goes up without a hash", async () => {
  vi.stubGlobal("crypto", { subtle: { digest: () => Promise.reject(new Error("no")) } });
  expect(await announceHash(fileOf("abc"))).toEqual({});
});

function unreadable(file: File): File {
  file.stream = () => new ReadableStream({ start: (controller) => controller.error(new Error("no")) });
  file.slice = () => file;
  return file;
}
