// @vitest-environment happy-dom
import type { Trace } from "@s3-direct/upload-client";
import { UploadError } from "@s3-direct/upload-core";
import Uppy, { type Body, type Meta } from "@uppy/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import S3Direct, { type S3DirectOptions } from "./index.ts";
import { createEndpoint } from "./testing/endpoint.ts";

let api: ReturnType<typeof createEndpoint>;
beforeEach(() => {
  api = createEndpoint();
});
let uppy: Uppy<Meta, Body>;
afterEach(() => uppy.destroy());

function setUp(options: Partial<S3DirectOptions> = {}) {
  const { procedures, trace } = api;
  uppy = new Uppy<Meta, Body>({ logger: { debug() {}, warn() {}, error() {} } });
  return uppy.use(S3Direct, { procedures, trace, retries: 0, checksum: false, ...options });
}

const add = (name = "a.txt", meta: Meta = {}) =>
  uppy.addFile({ name, type: "text/plain", data: new File(["hello"], name, { type: "text/plain" }), meta });
/** Waits until the storage has received the beginning of this many files. */
const sending = (count = 1) => expect.poll(() => api.sent).toHaveLength(count);
/** Holds back S3's answers until the returned function is called. */
function hold(): () => void {
  let letGo = () => {};
  api.held.until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return letGo;
}

describe("a file", () => {
  test("is uploaded, with progress, and what finish answered as its response", async () => {
    setUp();
    const seen: number[] = [];
    uppy.on("upload-progress", (_file, { bytesUploaded }) => void seen.push(bytesUploaded));
    const letGo = hold();
    const id = add();
    const done = uppy.upload();
    await expect.poll(() => uppy.getFile(id).progress.percentage).toBe(40);
    letGo();
    expect(await done).toMatchObject({ successful: [{ id }], failed: [] });
    const file = { key: "key-1", url: "https://media.test/key-1", name: "key-1", size: 5, contentType: "text/plain" };
    expect(uppy.getFile(id)).toMatchObject({
      uploadURL: file.url,
      progress: { percentage: 100, uploadComplete: true },
      response: { status: 200, uploadURL: file.url },
    });
    expect(uppy.getFile(id).response?.body).toEqual({ file, data: { id: 7 } });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(Math.max(...seen)).toBeLessThan(5);
  });

  test("goes up under the name that it was given in Uppy, and a blob as what Uppy takes it for", async () => {
    setUp();
    uppy.setFileMeta(add("a.txt"), { name: "b.txt" });
    uppy.addFile({ name: "shot.png", type: "image/png", data: new Blob(["x"]) });
    await uppy.upload();
    expect(api.created.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ["b.txt", "text/plain"],
      ["shot.png", "image/png"],
    ]);
  });

  test("is told with its own input", async () => {
    setUp({ input: ({ meta }) => ({ postId: meta["postId"] }) });
    add("a.txt", { postId: "1" });
    add("b.txt", { postId: "2" });
    await uppy.upload();
    expect(api.created.map(({ input }) => input)).toEqual([{ postId: "1" }, { postId: "2" }]);
  });

  test("that is of a remote provider is refused with a sentence, and the others go up", async () => {
    setUp();
    const remote = { companionUrl: "https://c.test", requestClientId: "drive", url: "https://c.test/1" };
    const file = { name: "r.txt", isRemote: true, data: { size: 5 }, remote };
    const id = uppy.addFile(file);
    add();
    const result = await uppy.upload();
    expect(result?.successful).toHaveLength(1);
    expect(uppy.getFile(id).error).toBe(
      "Files of a remote provider cannot be uploaded here. Add the file from your device.",
    );
  });
});

describe("a failure", () => {
  test("has the API's sentence as its message, and its code", async () => {
    setUp();
    api.failures.create.push(
      new UploadError("QUOTA_EXCEEDED", { sentence: "Your 10 MB are used.", details: { a: 1 } }),
    );
    const errors: unknown[] = [];
    uppy.on("upload-error", (_file, error) => void errors.push(error));
    const id = add();
    expect(await uppy.upload()).toMatchObject({ successful: [], failed: [{ id, error: "Your 10 MB are used." }] });
    expect(errors).toMatchObject([{ name: "UploadError", code: "QUOTA_EXCEEDED", message: "Your 10 MB are used." }]);
  });

  test("is retried from where it stood", async () => {
    setUp();
    api.failures.finish.push(new UploadError("CHECK_UNAVAILABLE"));
    const id = add();
    await uppy.upload();
    expect(uppy.getFile(id).error).toBe("The file could not be checked. Try again in a moment.");
    const { successful } = (await uppy.retryAll()) ?? {};
    expect(successful).toHaveLength(1);
    expect(api.created).toHaveLength(1);
    expect(api.sent).toHaveLength(1);
  });

  test("before anything has begun is retried with what the file's input is by then", async () => {
    setUp({ input: ({ meta }) => meta["postId"] });
    api.failures.create.push(new UploadError("REFUSED"));
    const id = add("a.txt", { postId: "wrong" });
    await uppy.upload();
    uppy.setFileMeta(id, { postId: "right" });
    await uppy.retryUpload(id);
    expect(api.created.map(({ input }) => input)).toEqual(["wrong", "right"]);
    expect(uppy.getFile(id).progress.uploadComplete).toBe(true);
  });

  test("of a file that was refused for its name is retried with the name that it has by then", async () => {
    setUp();
    api.failures.create.push(new UploadError("FILE_NAME_INVALID"));
    const id = add("refused.txt");
    await uppy.upload();
    uppy.setFileMeta(id, { name: "good.txt" });
    await uppy.retryUpload(id);
    expect(api.created.map(({ filename }) => filename)).toEqual(["refused.txt", "good.txt"]);
    expect(uppy.getFile(id).progress.uploadComplete).toBe(true);
  });

  test("of a file that was edited since is uploaded anew", async () => {
    setUp();
    api.failures.finish.push(new UploadError("CHECK_UNAVAILABLE"));
    const id = add();
    await uppy.upload();
    uppy.setFileState(id, { data: new File(["other"], "a.txt", { type: "text/plain" }) });
    await uppy.retryUpload(id);
    expect(await Promise.all(api.sent.map(({ text }) => text))).toEqual(["hello", "other"]);
  });

  test("of a file that turns out to be published is not told, even if all are paused and go on meanwhile", async () => {
    let answer = () => {};
    const isAnswered = new Promise<void>((resolve) => void (answer = resolve));
    const abort = { mutate: () => isAnswered.then(() => ({ status: "published" })) };
    const trace: Trace = (_upload, ways) => ({ ...ways, send: async () => ({ status: 400 }) });
    const plugin = setUp({ procedures: { ...api.procedures, abort }, trace }).getPlugin("S3Direct");
    const errors: unknown[] = [];
    uppy.on("upload-error", (_file, error) => void errors.push(error));
    const id = add();
    const done = uppy.upload();
    await expect.poll(() => plugin?.uploader.getSnapshot().items).toMatchObject([{ status: "error" }]);
    uppy.pauseAll();
    uppy.resumeAll();
    answer();
    expect(await done).toMatchObject({ successful: [{ id }], failed: [] });
    expect(errors).toEqual([]);
    expect(api.created).toHaveLength(1);
  });

  test.each([
    ["that somebody else must mend is told", 0, ["SIGNED_OUT"]],
    ["is told for what it waits, also if it has waited for something else", 3, ["STORAGE_UNAVAILABLE", "SIGNED_OUT"]],
  ] as const)("%s, and continueAll ends the wait", async (_, retries, codes) => {
    setUp({ retries });
    add("while-signed-in.txt");
    await uppy.upload();
    api.failures.create.push(...codes.map((code) => new UploadError(code)));
    const stalled = new Promise((resolve) => uppy.on("upload-stalled", resolve));
    add();
    const done = uppy.upload();
    expect(await stalled).toMatchObject({ message: "You are signed out. Sign in to go on." });
    await uppy.getPlugin("S3Direct")?.uploader.continueAll();
    expect((await done)?.successful).toHaveLength(1);
  });
});

describe("while it is sent", () => {
  test("a file can be paused and goes on", async () => {
    setUp();
    const letGo = hold();
    const id = add();
    const done = uppy.upload();
    await sending();
    expect(uppy.pauseResume(id)).toBe(true);
    expect(api.sent[0]?.signal.aborted).toBe(true);
    letGo();
    expect(uppy.pauseResume(id)).toBe(false);
    expect((await done)?.successful).toHaveLength(1);
    expect(api.created).toHaveLength(1);
  });

  test("all files can be paused and go on", async () => {
    setUp();
    const letGo = hold();
    add("a.txt");
    add("b.txt");
    const done = uppy.upload();
    await sending(2);
    uppy.pauseAll();
    expect(api.sent.every(({ signal }) => signal.aborted)).toBe(true);
    letGo();
    uppy.resumeAll();
    expect((await done)?.successful).toHaveLength(2);
  });

  test("a file that had failed keeps its error when the others are paused and go on", async () => {
    setUp();
    const letGo = hold();
    api.failures.create.push(new UploadError("QUOTA_EXCEEDED"));
    const failed = add("a.txt");
    add("b.txt");
    const done = uppy.upload();
    await sending();
    uppy.pauseAll();
    letGo();
    uppy.resumeAll();
    expect(await done).toMatchObject({ successful: [{}], failed: [{ id: failed, error: "There is no space left." }] });
  });

  test("a file that is removed is aborted, and the others go on", async () => {
    setUp();
    const letGo = hold();
    const removed = add("a.txt");
    const kept = add("b.txt");
    const done = uppy.upload();
    await sending(2);
    uppy.removeFile(removed);
    letGo();
    expect(await done).toMatchObject({ successful: [{ id: kept }], failed: [] });
    await expect.poll(() => api.aborted).toHaveLength(1);
  });

  test.each([
    ["cancelled", () => uppy.cancelAll()],
    ["left by the plugin", () => uppy.removePlugin(uppy.getPlugin("S3Direct") ?? expect.fail())],
  ])("all of it can be %s", async (_how, end) => {
    setUp();
    hold();
    add("a.txt");
    add("b.txt");
    const done = uppy.upload();
    await sending(2);
    end();
    expect((await done)?.successful ?? []).toEqual([]);
    await expect.poll(() => api.aborted).toHaveLength(2);
    expect(api.sent.every(({ signal }) => signal.aborted)).toBe(true);
  });
});

test("another endpoint is refused, because files would still go to the first one; other options may change", async () => {
  const plugin = setUp().getPlugin<S3Direct<Meta, Body>>("S3Direct") ?? expect.fail();
  const { procedures } = createEndpoint();
  expect(() => plugin.setOptions({ procedures })).toThrow("S3Direct keeps its procedures");
  plugin.setOptions({ procedures: api.procedures, input: () => ({ postId: 7 }) });
  add();
  await uppy.upload();
  expect(api.created).toMatchObject([{ input: { postId: 7 } }]);
});

test("a beforeUpload that is set later looks at the files, too", async () => {
  const plugin = setUp().getPlugin<S3Direct<Meta, Body>>("S3Direct") ?? expect.fail();
  plugin.setOptions({ beforeUpload: ({ name }) => new File(["hello"], `plain ${name}`, { type: "text/plain" }) });
  add();
  await uppy.upload();
  expect(api.created).toMatchObject([{ filename: "plain a.txt" }]);
});

describe("the endpoint's rules", () => {
  const rules = { accept: ["image/*", "text/csv"], maxSize: 1_000, maxFiles: 3, minFiles: 2, maxTotalSize: 2_000 };
  const known = () => expect.poll(() => uppy.opts.restrictions.maxFileSize).not.toBeNull();

  test("are Uppy's restrictions, but for those that the application has set", async () => {
    api = createEndpoint({ rules });
    setUp();
    uppy.setOptions({ restrictions: { maxNumberOfFiles: 2, requiredMetaFields: ["caption"] } });
    await known();
    expect(uppy.opts.restrictions).toEqual({
      allowedFileTypes: ["image/*", "text/csv", ".csv"],
      maxFileSize: 1_000,
      minFileSize: null,
      maxNumberOfFiles: 2,
      minNumberOfFiles: 2,
      maxTotalFileSize: 2_000,
      requiredMetaFields: ["caption"],
    });
    expect(() => add("a.txt")).toThrow("You can only upload: image/*, text/csv, .csv");
  });

  test("go with the plugin, and what the application has set since stays", async () => {
    api = createEndpoint({ rules });
    const plugin = setUp({ id: "photo" }).getPlugin("photo");
    await known();
    uppy.setOptions({ restrictions: { maxNumberOfFiles: 5 } });
    uppy.removePlugin(plugin ?? expect.fail());
    expect(uppy.opts.restrictions).toMatchObject({ allowedFileTypes: null, maxFileSize: null, maxNumberOfFiles: 5 });
    const film = createEndpoint({ rules: { accept: ["video/mp4"], maxSize: 9_000 } });
    uppy.use(S3Direct, { procedures: film.procedures, id: "film" });
    await known();
    expect(uppy.opts.restrictions).toMatchObject({
      allowedFileTypes: ["video/mp4", ".mp4"],
      maxFileSize: 9_000,
      maxNumberOfFiles: 5,
      minNumberOfFiles: null,
    });
  });

  test("that differ by input are left to the engine", async () => {
    api = createEndpoint({ rules: { ...rules, dependsOnInput: true } });
    setUp();
    const ids = [add("a.txt"), add("b.txt")];
    await uppy.upload();
    expect(ids.map((id) => uppy.getFile(id).error)).toEqual([
      "Plain text files are not accepted. Accepted: images, CSV.",
      "Plain text files are not accepted. Accepted: images, CSV.",
    ]);
    expect(uppy.opts.restrictions.maxFileSize).toBeNull();
    expect(api.created).toEqual([]);
  });

  test("for a selection are not those of a single retry", async () => {
    api = createEndpoint({ rules: { accept: ["text/*"], maxSize: 1_000, minFiles: 2 } });
    setUp();
    await known();
    api.failures.create.push(new UploadError("INTERNAL"));
    const ids = [add("a.txt"), add("b.txt")];
    await uppy.upload();
    const failed = ids.filter((id) => uppy.getFile(id).error);
    expect(failed).toHaveLength(1);
    await uppy.retryAll();
    expect(ids.map((id) => uppy.getFile(id).progress.uploadComplete)).toEqual([true, true]);
  });
});

describe("what an earlier page has begun", () => {
  /** An upload that earlier pages have begun. @returns the files with which it was resumed */
  function begun(input?: unknown): { resume: NonNullable<S3DirectOptions["resume"]>; resumed: File[] } {
    const resumed: File[] = [];
    const record = {
      id: "1",
      name: "a.txt",
      size: 5,
      contentType: "text/plain",
      input,
      resumableFor: 60,
      isInOtherTab: false,
    };
    const resume: NonNullable<S3DirectOptions["resume"]> = {
      journal: () => undefined,
      continueAll: async () => {},
      unfinished: async (engine) => [
        {
          ...record,
          needs: "file",
          resume: async (file = new File([], "none")) => {
            resumed.push(file);
            return engine.add(file, { input });
          },
          discard: async () => {},
        },
      ],
    };
    return { resume, resumed };
  }

  test("goes on with one of the files of its name and size, and nothing is resumed that was removed meanwhile", async () => {
    const { resume, resumed } = begun();
    setUp({ resume });
    for (const folder of ["one", "two"]) {
      const data = new File(["hello"], "a.txt", { type: "text/plain" });
      uppy.addFile({ name: "a.txt", type: "text/plain", data, meta: { relativePath: `${folder}/a.txt` } });
    }
    const removed = add("b.txt");
    const done = uppy.upload();
    uppy.removeFile(removed);
    expect((await done)?.successful).toHaveLength(2);
    expect(resumed).toHaveLength(1);
    expect(api.created.map(({ filename }) => filename)).toEqual(["a.txt", "a.txt"]);
  });

  /** Looks up the uploads of an earlier page until the returned function is called. */
  function lookUp(): { found: () => void; resumed: File[] } {
    let found = () => {};
    const looking = new Promise<void>((resolve) => void (found = resolve));
    const { resume, resumed } = begun();
    setUp({ resume: { ...resume, unfinished: (engine) => looking.then(() => resume.unfinished(engine)) } });
    return { found, resumed };
  }

  test("is looked up while a file is removed and added again, which goes up once", async () => {
    const { found, resumed } = lookUp();
    const data = new File(["hello"], "b.txt", { type: "text/plain" });
    const addAgain = () => uppy.addFile({ name: "b.txt", type: "text/plain", data });
    const id = addAgain();
    const removed = uppy.upload();
    await expect.poll(() => uppy.getFile(id).progress.uploadStarted).toBeTruthy();
    uppy.cancelAll();
    expect(addAgain()).toBe(id);
    const done = uppy.upload();
    await expect.poll(() => uppy.getFile(id).progress.uploadStarted).toBeTruthy();
    found();
    await removed;
    expect((await done)?.successful).toHaveLength(1);
    expect(resumed).toEqual([]);
    expect(api.created).toHaveLength(1);
  });

  test("is looked up while the plugin is removed, and then nothing goes up", async () => {
    const { found, resumed } = lookUp();
    const ids = [add("a.txt"), add("b.txt")];
    const done = uppy.upload();
    await expect.poll(() => ids.every((id) => uppy.getFile(id).progress.uploadStarted)).toBe(true);
    uppy.removePlugin(uppy.getPlugin("S3Direct") ?? expect.fail());
    found();
    const error = "The upload was cancelled.";
    expect(await done).toMatchObject({ successful: [], failed: ids.map((id) => ({ id, error })) });
    expect(resumed).toEqual([]);
    expect(api.created).toEqual([]);
  });

  test("is looked up while somebody pauses a file, which stays paused until it may go on", async () => {
    const { found, resumed } = lookUp();
    const earlier = add("a.txt");
    const fresh = add("b.txt");
    const done = uppy.upload();
    await expect.poll(() => uppy.getFile(fresh).progress.uploadStarted).toBeTruthy();
    uppy.pauseResume(earlier);
    uppy.pauseResume(fresh);
    found();
    await expect.poll(() => resumed).toHaveLength(1);
    const items = () => uppy.getPlugin("S3Direct")?.uploader.getSnapshot().items;
    await expect.poll(items).toMatchObject([{ status: "paused" }, { status: "paused" }]);
    expect(api.sent).toEqual([]);
    uppy.pauseResume(earlier);
    uppy.pauseResume(fresh);
    expect((await done)?.successful).toHaveLength(2);
  });

  test.each([
    ["goes on with a file of the same input", "1", 1],
    ["traps: 72 is left alone by a file of another input, which goes up by itself", "2", 0],
  ])("%s", async (_, postId, count) => {
    const { resume, resumed } = begun({ post: { id: "1" } });
    setUp({ resume, input: ({ meta }) => ({ post: { id: meta["postId"] } }) });
    add("a.txt", { postId });
    expect((await uppy.upload())?.successful).toHaveLength(1);
    expect(resumed).toHaveLength(count);
    expect(api.created).toMatchObject([{ input: { post: { id: postId } } }]);
  });
});
