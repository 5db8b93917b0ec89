import { UploadError } from "@s3-direct/upload-core";
import type { EndpointRules, RulesInput } from "@s3-direct/upload-core/contract";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestStorage, startStorage } from "../testing/storage.ts";
import { turns } from "../testing/turns.ts";
import { createUploader } from "../uploader.ts";
import type { UploaderOptions } from "../uploader-types.ts";
import { prepareFile, rulesOf } from "./prepare-file.ts";

let storage: TestStorage;
beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  storage = await startStorage();
});
afterEach(async () => {
  vi.useRealTimers();
  vi.doUnmock("./prepare-file.ts");
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await storage.close();
});

const images: EndpointRules = { accept: ["image/*"], maxSize: 1_000 };

function setUp(
  answer: (input: RulesInput) => Promise<EndpointRules>,
  options: UploaderOptions<unknown> = {},
  create = createUploader,
) {
  const query = vi.fn(answer);
  const api = Object.assign(createApi(storage), { rules: { query } });
  return { api, query, uploader: create(api, options) };
}

const text = () => new File(["hello"], "a.txt", { type: "text/plain" });
const picture = (size = 5, name = "a.png") => new File([new Uint8Array(size)], name, { type: "image/png" });

describe("the endpoint's rules in the browser", () => {
  test("a type that is not accepted is refused as the server would, and is neither hashed nor announced", async () => {
    const { api, uploader } = setUp(async () => images);
    const read = vi.spyOn(Blob.prototype, "stream");
    const digest = vi.spyOn(crypto.subtle, "digest");
    const { status, ...item } = await uploader.upload(text());
    expect(status).toBe("error");
    expect(item).toMatchObject({
      error: { code: "FILE_TYPE_NOT_ALLOWED", sentence: "Plain text files are not accepted. Accepted: images." },
    });
    expect(read).not.toHaveBeenCalled();
    expect(digest).not.toHaveBeenCalled();
    expect(api.calls).toEqual([]);
  });

  test.each([
    [picture(1_001), "FILE_TOO_LARGE"],
    [picture(0), "FILE_EMPTY"],
    [picture(5, "…".repeat(300)), "FILE_NAME_INVALID"],
  ])("%o is refused with %s", async (file, code) => {
    const { uploader } = setUp(async () => images);
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ code });
  });

  test("traps: 78 a folder on a file input, which the browser shows as a file and cannot read, is told as that", async () => {
    const { api, uploader } = setUp(async () => images);
    const folder = new File([new Uint8Array(4_096)], "holiday");
    const missing = Object.defineProperty(new Blob([]), "size", { value: 1 });
    vi.spyOn(folder, "slice").mockReturnValue(missing);
    await expect(uploader.uploadAsync(folder)).rejects.toMatchObject({
      code: "FILE_CHANGED",
      sentence: '"holiday" cannot be read. If it is a folder, choose the files in it; otherwise choose it again.',
    });
    expect(api.calls).toEqual([]);
  });

  test("they are asked once for many files and inputs", async () => {
    const { query, uploader } = setUp(async () => images);
    await uploader.rules();
    await uploader.uploadAllAsync([picture(), picture(), picture()], { input: { postId: "1" } });
    await uploader.uploadAsync(picture(), { input: { postId: "2" } });
    expect(query).toHaveBeenCalledTimes(1);
    expect(await uploader.rules()).toEqual(images);
  });

  test("they are asked again after a minute, and not before", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { query, uploader } = setUp(async () => images);
    await uploader.rules();
    const stricter = { ...images, maxSize: 1 };
    query.mockResolvedValue(stricter);
    vi.setSystemTime(Date.now() + 59_999);
    expect(await uploader.rules()).toEqual(images);
    vi.setSystemTime(Date.now() + 1);
    expect(await uploader.rules()).toEqual(stricter);
    expect(query).toHaveBeenCalledTimes(2);
  });

  test("those that depend on the input are asked for each input", async () => {
    const { uploader } = setUp(async ({ input }) => ({
      accept: JSON.stringify(input) === '{"postId":"texts"}' ? ["text/*"] : ["image/*"],
      maxSize: 1_000,
      dependsOnInput: true,
    }));
    await expect(uploader.uploadAsync(text(), { input: { postId: "pictures" } })).rejects.toThrow("FILE_TYPE");
    await uploader.uploadAsync(text(), { input: { postId: "texts" } });
    await uploader.uploadAsync(picture(), { input: { postId: "pictures" } });
  });

  test("also for inputs that JSON does not tell apart, or refuses: a client's transformer sends them", async () => {
    const { api, query } = setUp(async () => ({ ...images, dependsOnInput: true }));
    const inputsAnew = () => [
      { id: 1n },
      { id: 2n },
      { tags: new Set(["a"]) },
      { tags: new Set(["b"]) },
      new Map([["tag", "a"]]),
    ];
    for (const input of [...inputsAnew(), ...inputsAnew()]) await rulesOf(api, input);
    expect(query.mock.calls.map(([{ input }]) => input).slice(1)).toEqual(inputsAnew());
  });

  test("those that can't be told without an input are asked with one", async () => {
    const { uploader } = setUp(async ({ input }) => {
      if (input === undefined) throw new UploadError("INVALID_INPUT");
      return { ...images, dependsOnInput: true };
    });
    expect(await uploader.rules()).toBeUndefined();
    await expect(uploader.uploadAsync(text(), { input: { postId: "1" } })).rejects.toThrow("FILE_TYPE_NOT_ALLOWED");
  });

  test("an API that has none, or does not answer, decides by itself", async () => {
    const failing = setUp(() => Promise.reject(new Error('No procedure found on path "upload.rules"')));
    await failing.uploader.uploadAsync(text());
    const silent = setUp(() => new Promise(() => {}));
    await silent.uploader.uploadAsync(text());
    expect(silent.api.calls).toContain("create uploads/1");
  });

  test("no file waits for them: what they refuse when they come ends, and its key is given back", async () => {
    let answer: (rules: EndpointRules) => void = () => {};
    const { api, uploader } = setUp(() => new Promise((resolve) => (answer = resolve)));
    storage.faultFor = () => ({ kind: "stall" });
    const alone = uploader.upload(picture());
    await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("uploading"));
    answer({ ...images, minFiles: 2 });
    expect(await alone).toMatchObject({ status: "error", error: { code: "TOO_FEW_FILES" } });
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
  });

  test("traps: 82 no file waits for them on a hidden page, whose timers are slow, and those that are known are heard", async () => {
    vi.stubGlobal("document", { hidden: true });
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const prepare = (file: File, query: () => Promise<EndpointRules>) =>
      prepareFile(
        { procedures: { rules: { query } }, beforeUpload: undefined },
        {
          file,
          input: undefined,
          batch: undefined,
          isPrepared: false,
          signal: new AbortController().signal,
          fail() {},
        },
      );
    await expect(prepare(text(), async () => images)).rejects.toMatchObject({ code: "FILE_TYPE_NOT_ALLOWED" });
    await expect(prepare(text(), () => new Promise(() => {}))).resolves.toMatchObject({ name: "a.txt" });
  });

  test("an upload in parts that they refuse late is aborted with its parts, and no retry sends it", async () => {
    let answer: (rules: EndpointRules) => void = () => {};
    const { api, uploader } = setUp(() => new Promise((resolve) => (answer = resolve)));
    api.singleMax = 0;
    storage.faultFor = ({ partNumber }) => (partNumber === 2 ? { kind: "stall" } : undefined);
    const alone = uploader.upload(picture(2 * api.partSize));
    await eventually(() => expect(storage.parts.get("id-of-uploads/1")?.size).toBe(1));
    answer({ ...images, maxSize: 1_000_000, minFiles: 2 });
    const { id, ...item } = await alone;
    expect(item).toMatchObject({ status: "error", error: { code: "TOO_FEW_FILES" }, canResume: false });
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1"));
    expect(storage.parts.get("id-of-uploads/1")).toBeUndefined();
    const before = api.calls.length;
    uploader.retryAll();
    await eventually(() => expect(uploader.getItem(id)).toMatchObject({ status: "error" }));
    expect(uploader.getItem(id)).toMatchObject({ error: { code: "TOO_FEW_FILES" } });
    expect(api.calls.slice(before)).toEqual([]);
  });

  test.each([["a retry", "retry"] as const, ["going on after a pause", "pause"] as const])(
    "%s of a file that went up before they came is judged by them first",
    async (_, way) => {
      let answer: (rules: EndpointRules) => void = () => {};
      const { api, uploader } = setUp(() => new Promise((resolve) => (answer = resolve)), { retries: 0 });
      storage.faultFor = () => ({ kind: "stall" });
      if (way === "retry") api.failures.create.push(new UploadError("INTERNAL"));
      const { id } = uploader.add(picture());
      const reached = way === "retry" ? "error" : "uploading";
      await eventually(() => expect(uploader.getItem(id)?.status).toBe(reached));
      if (way === "pause") uploader.pause(id);
      answer({ ...images, minFiles: 2 });
      await new Promise((resolve) => setTimeout(resolve, 10));
      const before = api.calls.filter((call) => call.startsWith("create")).length;
      if (way === "retry") uploader.retry(id);
      else uploader.resume(id);
      await eventually(() => expect(uploader.getItem(id)).toMatchObject({ error: { code: "TOO_FEW_FILES" } }));
      expect(api.calls.filter((call) => call.startsWith("create"))).toHaveLength(before);
    },
  );

  test("a retry of what S3 has does not ask them: finish publishes it, however much stricter they have become", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { api, query, uploader } = setUp(async () => images, { retries: 0 });
    api.lostAnswers.push(new UploadError("INTERNAL"));
    const { id } = await uploader.upload(picture());
    expect(uploader.getItem(id)).toMatchObject({ status: "error", error: { code: "INTERNAL" }, canResume: true });
    query.mockImplementation(async () => ({ ...images, maxSize: 1 }));
    vi.setSystemTime(Date.now() + 61_000);
    uploader.retry(id);
    await eventually(() => expect(uploader.getItem(id)?.status).not.toMatch(/starting|finishing/));
    expect(uploader.getItem(id)).toMatchObject({ status: "done" });
    expect(query).toHaveBeenCalledTimes(1);
    expect(api.calls).toEqual(["create uploads/1", "finish uploads/1", "finish uploads/1"]);
  });

  test("a call for them that failed is made again after two seconds, so that a retry is judged by them", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { api, query, uploader } = setUp(async () => ({ ...images, minFiles: 2 }), { retries: 0 });
    query.mockRejectedValueOnce(new UploadError("NETWORK"));
    api.failures.create.push(new UploadError("INTERNAL"));
    const { id } = await uploader.upload(picture());
    await uploader.rules();
    expect(query).toHaveBeenCalledTimes(1);
    vi.setSystemTime(Date.now() + 2_001);
    uploader.retry(id);
    await eventually(() => expect(uploader.getItem(id)).toMatchObject({ error: { code: "TOO_FEW_FILES" } }));
    expect(api.calls).toEqual(["create uploads/1"]);
  });

  test("the application's own look at a file waits for them", async () => {
    let answer: (rules: EndpointRules) => void = () => {};
    const beforeUpload = vi.fn();
    const { api, query, uploader } = setUp(() => new Promise((resolve) => (answer = resolve)), { beforeUpload });
    const alone = uploader.upload(picture());
    await eventually(() => expect(query).toHaveBeenCalled());
    await turns();
    answer({ ...images, minFiles: 2 });
    expect(await alone).toMatchObject({ status: "error", error: { code: "TOO_FEW_FILES" } });
    expect(beforeUpload).not.toHaveBeenCalled();
    expect(api.calls).toEqual([]);
  });

  test("what is chosen at once is looked at together", async () => {
    const { api, uploader } = setUp(async () => ({ ...images, maxFiles: 2, minFiles: 2, maxTotalSize: 100 }));
    const three = uploader.uploadAllAsync([picture(), picture(), picture()]);
    await expect(three).rejects.toThrow("TOO_MANY_FILES: Choose at most 2 files at once.");
    await expect(uploader.uploadAsync(picture())).rejects.toMatchObject({ code: "TOO_FEW_FILES" });
    await expect(uploader.uploadAllAsync([picture(60), picture(60)])).rejects.toMatchObject({
      code: "FILES_TOO_LARGE",
    });
    expect(api.calls).toEqual([]);
    await expect(uploader.uploadAllAsync([picture(), picture()])).resolves.toHaveLength(2);
  });
});

/** Opens a page that has loaded nothing. @returns what makes its uploaders */
async function openPage(): Promise<typeof createUploader> {
  vi.resetModules();
  return (await import("../uploader.ts")).createUploader;
}

/** Makes the chunk that looks at files fail to load, until it `recovers`. */
function failingChunk() {
  let isDown = true;
  vi.doMock("./prepare-file.ts", (importOriginal) => {
    if (isDown) throw new TypeError("Failed to fetch dynamically imported module");
    return importOriginal();
  });
  return { recovers: () => void (isDown = false) };
}

describe("beforeUpload", () => {
  test("may give another file, which the rules are asked about", async () => {
    const seen: unknown[] = [];
    const { api, uploader } = setUp(async () => images, {
      beforeUpload(file, { input }) {
        seen.push(file.name, input);
        return new File([new Uint8Array(7)], "small.png", { type: "image/png" });
      },
    });
    const item = await uploader.upload(picture(5_000), { input: { postId: "1" } });
    expect(item).toMatchObject({ status: "done", file: { name: "small.png", size: 7 }, progress: { total: 7 } });
    expect(api.announced).toMatchObject([{ filename: "small.png", size: 7 }]);
    expect(seen).toEqual(["a.png", { postId: "1" }]);
    expect(uploader.getSnapshot().progress).toEqual({ loaded: 7, total: 7, fraction: 1 });
  });

  test("leaves no timer behind when the rules have come", async () => {
    vi.useFakeTimers();
    const from = { procedures: { rules: { query: async () => images } }, beforeUpload: () => undefined };
    const { signal } = new AbortController();
    await prepareFile(from, {
      file: picture(),
      input: undefined,
      batch: undefined,
      isPrepared: false,
      signal,
      fail: () => {},
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a Blob takes the file's name, with its own extension", async () => {
    const { api, uploader } = setUp(async () => ({ accept: ["image/*"], maxSize: 100 }), {
      beforeUpload: async () => new Blob(["jpeg"], { type: "image/jpeg" }),
    });
    await uploader.uploadAsync(picture(5, "my.photo.png"));
    expect(api.announced).toMatchObject([{ filename: "my.photo.jpg", contentType: "image/jpeg" }]);
  });

  test("refuses by throwing, and runs once: not again for a retry after it", async () => {
    const beforeUpload = vi.fn((file: File) => {
      if (file.name === "no.png") throw new UploadError("REFUSED", { sentence: "No." });
    });
    const { api, uploader } = setUp(async () => images, { beforeUpload, retries: 0 });
    const refused = uploader.uploadAsync(picture(5, "no.png"));
    await expect(refused).rejects.toMatchObject({ code: "REFUSED", sentence: "No." });
    expect(api.calls).toEqual([]);
    api.failures.create.push(new UploadError("NETWORK"));
    const { id } = await uploader.upload(picture());
    uploader.retry(id);
    await eventually(() => expect(uploader.getItem(id)?.status).toBe("done"));
    expect(beforeUpload).toHaveBeenCalledTimes(2);
  });

  test("where the code that asks it cannot be loaded, nothing is sent without it, and a retry loads it again", async () => {
    const chunk = failingChunk();
    const beforeUpload = vi.fn();
    const { api, uploader } = setUp(async () => images, { beforeUpload }, await openPage());
    const { id, ...failed } = await uploader.upload(picture());
    expect(failed).toMatchObject({ status: "error", error: { code: "NETWORK", details: { reason: "module" } } });
    expect(api.calls).toEqual([]);
    chunk.recovers();
    uploader.retry(id);
    await eventually(() => expect(uploader.getItem(id)?.status).toBe("done"));
    expect(beforeUpload).toHaveBeenCalledTimes(1);
    // Without one, the API decides.
    failingChunk();
    const without = setUp(async () => images, {}, await openPage());
    expect(await without.uploader.upload(text())).toMatchObject({ status: "done" });
  });

  test("hears of an abort, and nothing is announced after it", async () => {
    const signals: AbortSignal[] = [];
    const { api, uploader } = setUp(async () => images, {
      beforeUpload: (_file, { signal }) => {
        signals.push(signal);
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
      },
    });
    const handle = uploader.add(picture());
    await eventually(() => expect(signals).toHaveLength(1));
    handle.abort();
    await eventually(() => expect(uploader.getItem(handle.id)?.status).toBe("aborted"));
    expect(signals[0]?.aborted).toBe(true);
    expect(api.calls).toEqual([]);
  });
});
