import { UploadError, uploadErrors } from "@s3-direct/upload-core";
import { afterAll, expect, test, vi } from "vitest";
import { createFormat } from "../../../lib/format.ts";
import { ko } from "../../../texts/ko.ts";
import { currentLanguage, type Language } from "../../../texts/language.ts";

vi.mock("../same-file/same-file.ts", () => ({ sameFileOf: () => ({ id: "7", name: "a.pdf" }) }));
// Tests in other files load these modules, too.
vi.resetModules();
afterAll(() => void vi.resetModules());
const { describeUpload } = await import("./describe-upload.ts");
const { withoutMetadata } = await import("../prepare/picture-metadata.ts");
const { incomplete } = await import("../same-file/put-into-albums.ts");
const { noteInput } = await import("../upload-input.ts");

const MiB = 1024 ** 2;
const file = new File([], "a.pdf");
const progress = { loaded: 3 * MiB, total: 12 * MiB, fraction: 0.25 };
const english = currentLanguage();
const korean: Language = { locale: "ko", t: ko, format: createFormat("ko") };

test("an upload under way says how much, how fast and how long", () => {
  const upload = { id: "1", file, status: "uploading" } as const;
  const moving = { ...upload, progress: { ...progress, bytesPerSecond: MiB, secondsLeft: 9 } };
  expect(describeUpload(moving, english)).toEqual({
    state: "Uploading 25%",
    details: "3 MB of 12 MB · 1 MB/s · 9 sec left",
    brief: "25% · 9 sec left",
    isActive: true,
  });
  expect(describeUpload(moving, korean).brief).toBe("25% · 9초 남음");
  expect(describeUpload({ ...moving, status: "paused" }, english).brief).toBeUndefined();
  expect(describeUpload(moving, korean).details).toBe("12MB 중 3MB · 1MB/초 · 9초 남음");
  expect(describeUpload({ ...upload, progress }, english).details).toBe("3 MB of 12 MB");
});

test("a large file that is being published says how much of it is", () => {
  const upload = { id: "1", file, progress, status: "finishing" } as const;
  expect(describeUpload({ ...upload, copied: 9 * MiB }, english)).toEqual({
    state: "Checking the file",
    details: "9 MB of 12 MB",
    isActive: true,
  });
  expect(describeUpload(upload, english).details).toBe("");
});

test("a published upload says who may see it", () => {
  const upload = { id: "1", file, progress, status: "done" } as const;
  const data = { id: "1" };
  const open = { ...upload, result: { file: { key: "media/1", url: "https://media.example/1" }, data } };
  const closed = { ...upload, result: { file: { key: "private/1" }, data } };
  expect(describeUpload(open, english).state).toBe("Published");
  expect(describeUpload(closed, english).state).toBe("Stored, for you only");
});

test("a file of a folder says in which album it is, unless it is in none", () => {
  const sent = new File([], "a.pdf");
  noteInput(sent, { album: "1", albumName: "2026/spring" });
  const published = (data: { id: string; withoutAlbum?: boolean }) =>
    ({ id: "1", file: sent, progress, status: "done", result: { file: { key: "media/1" }, data } }) as const;
  expect(describeUpload(published({ id: "1" }), english).details).toBe("In 2026/spring");
  expect(describeUpload(published({ id: "1" }), korean).details).toBe("2026/spring 앨범");
  expect(describeUpload(published({ id: "1", withoutAlbum: true }), english).details).toBe("");
});

test("a folder's file that is in the library already says in which album it is, unless it could not be put there", () => {
  const upload = { id: "1", file: new File([], "a.pdf"), progress, status: "aborted" } as const;
  noteInput(upload.file, { album: "1", albumName: "2026" });
  expect(describeUpload(upload, english)).toMatchObject({ state: "Already in your library", details: "In 2026" });
  incomplete.set(new Set(["1"]));
  expect(describeUpload(upload, english)).toMatchObject({ state: "Already in your library", details: "" });
});

test("a published photo says that its place is gone, and by how much it is smaller where that is worth telling", async () => {
  const withComment = async (pixels: number) => {
    const [start, comment, end] = ["\xff\xd8", `\xff\xfe\x03\xea${"x".repeat(1000)}`, "\xff\xda\0\x02"];
    const text = start + comment + end + "p".repeat(pixels) + "\xff\xd9";
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    return withoutMetadata(new File([bytes], "a.jpg", { type: "image/jpeg" }));
  };
  const result = { file: { key: "private/1" }, data: { id: "1" } };
  const published = (sent: File) => ({ id: "1", file: sent, progress, status: "done", result }) as const;
  const [small, large] = [await withComment(100), await withComment(20_000)];
  expect(describeUpload(published(small), english).details).toBe("Location removed · 1,004 bytes smaller");
  expect(describeUpload(published(small), korean).details).toBe("촬영 위치 지움 · 1,004바이트 줄어듦");
  expect(describeUpload(published(large), english).details).toBe("Location removed");
  expect(describeUpload(published(await withoutMetadata(large)), english).details).toBe("");
});

test("an upload that waits says what has failed, where the reason alone does not", () => {
  const upload = { id: "1", file, progress, status: "waiting", cause: new UploadError("STORAGE_UNAVAILABLE") } as const;
  expect(describeUpload({ ...upload, reason: "retry" }, english)).toEqual({
    state: "Interrupted, trying again",
    details: "Storage does not answer at the moment. Try again in a minute.",
    isActive: true,
  });
  expect(describeUpload({ ...upload, reason: "offline" }, english).details).toBe("");
  // The sentence in development, which names the server that does not answer.
  const cause = new UploadError("NETWORK", { sentence: "The API does not answer this page (http://localhost:5173)." });
  expect(describeUpload({ ...upload, cause, reason: "retry" }, korean).details).toBe(cause.sentence);
});

test("a failed upload says why and what to do", () => {
  const error = new UploadError("FILE_TOO_LARGE", { details: { maxSize: 5 * MiB } });
  const upload = { id: "1", file, progress, status: "error", error, canResume: false } as const;
  expect(describeUpload(upload, english)).toEqual({
    state: "Failed",
    details: "This file is too large: the limit is 5 MB. Choose a smaller one.",
    isActive: false,
  });
});

test.each([english, korean])("every code has a sentence and a reason in $locale", ({ t }) => {
  const facts = {
    sentence: "No.",
    maxSize: undefined,
    maxLength: undefined,
    isTooLong: false,
    limit: undefined,
    free: undefined,
    wait: undefined,
    requestId: undefined,
    isOutdated: false,
    isUnloaded: false,
    accepted: undefined,
    namesKinds: true,
    type: undefined,
    isWrongName: false,
    isTypeUnclear: false,
    canCarryScripts: false,
    needsAccount: false,
    expected: undefined,
    found: undefined,
    width: undefined,
    height: undefined,
    maxPixels: undefined,
    size: undefined,
    unpacked: undefined,
    maxFiles: undefined,
    minFiles: undefined,
    maxTotalSize: undefined,
  };
  expect(Object.keys(t.failures)).toHaveLength(Object.keys(uploadErrors).length);
  for (const sentence of Object.values(t.failures)) expect(sentence(facts)).toMatch(/\.$/);
  for (const reason of Object.values(t.failureReasons)) expect(reason).toMatch(/[^.]$/);
});
