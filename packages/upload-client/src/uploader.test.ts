import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "./testing/eventually.ts";
import { createApi, fail } from "./testing/api.ts";
import { NodeXMLHttpRequest } from "./testing/node-xhr.ts";
import { type TestStorage, startStorage } from "./testing/storage.ts";
import { turns } from "./testing/turns.ts";
import { isActive } from "./store/upload-state.ts";
import { createUploader } from "./uploader.ts";

let storage: TestStorage;
let api: ReturnType<typeof createApi>;

beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  vi.spyOn(Math, "random").mockReturnValue(0);
  storage = await startStorage();
  api = createApi(storage);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await storage.close();
});

const named = (name: string, size = 5) => new File([new Uint8Array(size)], name);

/** Waits until every upload of the list has ended. */
const allSettled = (uploader: { getSnapshot: () => { items: readonly Parameters<typeof isActive>[0][] } }) =>
  eventually(() => expect(uploader.getSnapshot().items.some(isActive)).toBe(false));

describe("the list", () => {
  test("is empty, and its progress 0, before anything is added", () => {
    expect(createUploader(api).getSnapshot()).toEqual({ items: [], progress: { loaded: 0, total: 0, fraction: 0 } });
  });

  test("keeps the order in which files were added, each under an id of its own", async () => {
    const uploader = createUploader(api);
    const other = createUploader(api);
    const ids = [uploader.add(named("a")), uploader.add(named("b")), other.add(named("c"))].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    const { items } = uploader.getSnapshot();
    expect(items.map(({ id, file }) => [id, file.name])).toEqual([
      [ids[0], "a"],
      [ids[1], "b"],
    ]);
    await Promise.all([allSettled(uploader), allSettled(other)]);
  });

  test("needs no secure context: neither crypto.randomUUID nor crypto.subtle", async () => {
    vi.stubGlobal("crypto", undefined);
    expect(await createUploader(api).upload(named("a"))).toMatchObject({ status: "done" });
  });

  test("is the same object until something changes, and so is every item that does not", async () => {
    const uploader = createUploader(api);
    const first = await uploader.upload(named("a"));
    const before = uploader.getSnapshot();
    expect(uploader.getSnapshot()).toBe(before);
    const second = uploader.upload(named("b"));
    const after = uploader.getSnapshot();
    expect(after).not.toBe(before);
    expect(uploader.getSnapshot()).toBe(after);
    expect(after.items[0]).toBe(first);
    expect(uploader.getSnapshot().items.at(-1)).not.toBe(await second);
  });

  test("forgets what is removed; what is active is aborted first", async () => {
    const uploader = createUploader(api);
    const { id } = await uploader.upload(named("a"));
    storage.faults.push({ kind: "stall" });
    const cancelled = uploader.uploadAsync(named("b"));
    await eventually(() => expect(storage.requests).toHaveLength(2));
    uploader.getSnapshot().items.forEach((item) => uploader.remove(item.id));
    await expect(cancelled).rejects.toMatchObject({ code: "ABORTED" });
    expect(uploader.getSnapshot().items).toEqual([]);
    uploader.retry(id);
    uploader.abort(id);
    uploader.remove(id);
    await eventually(() => expect(api.calls).toContain("abort uploads/2"));
    expect(api.calls).not.toContain("abort uploads/1");
  });

  test.each(["abort", "pause"] as const)(
    "no key is left that the API is not told of, however soon after create's answer an upload is stopped by %s",
    async (stop) => {
      storage.faultFor = () => ({ kind: "stall" });
      const told = Array.from({ length: 40 }, async (_, microtasks) => {
        const own = createApi(storage);
        const create = own.create.mutate.bind(own.create);
        own.create.mutate = async (...given) => {
          const plan = await create(...given);
          void stopAfter(microtasks);
          return plan;
        };
        const uploader = createUploader(own);
        const { id } = uploader.add(named("a"));
        async function stopAfter(left: number): Promise<void> {
          for (; left > 0; left -= 1) await Promise.resolve();
          uploader[stop](id);
        }
        await eventually(() => expect(own.announced).toHaveLength(1));
        await turns();
        uploader.abort(id);
        await eventually(() => expect([microtasks, own.calls.at(-1)]).toEqual([microtasks, "abort uploads/1"]));
      });
      await Promise.all(told);
    },
  );

  test("progress is that of all bytes, without the failed and the aborted", async () => {
    const uploader = createUploader(api);
    await uploader.upload(named("a", 3_000));
    api.failures.create.push(fail("FILE_TOO_LARGE"));
    await uploader.upload(named("b", 50_000));
    expect(uploader.getSnapshot().progress).toMatchObject({ loaded: 3_000, total: 3_000, fraction: 1 });
    api.arrivalLooks = 0;
    api.pending.push(60);
    const last = uploader.add(named("c", 1_000));
    await eventually(() => expect(api.calls.at(-1)).toBe("finish uploads/3"));
    const { loaded, total, fraction } = uploader.getSnapshot().progress;
    expect({ loaded, total }).toEqual({ loaded: 4_000, total: 4_000 });
    expect(fraction).toBeGreaterThanOrEqual(0.99);
    expect(fraction).toBeLessThan(1);
    last.abort();
    expect(uploader.getSnapshot().progress.fraction).toBe(1);
  });
});

describe("upload and uploadAsync", () => {
  test("upload never rejects: how it ended is its result", async () => {
    const uploader = createUploader(api);
    expect(await uploader.upload(named("a"))).toMatchObject({ status: "done", result: { data: { id: 7 } } });
    api.failures.create.push(fail("QUOTA_EXCEEDED"));
    expect(await uploader.upload(named("b"))).toMatchObject({ status: "error", error: { code: "QUOTA_EXCEEDED" } });
    expect(await uploader.upload(named("c"), { signal: AbortSignal.abort() })).toMatchObject({ status: "aborted" });
  });

  test("the signal aborts, and is let go of afterwards", async () => {
    const uploader = createUploader(api);
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    await uploader.uploadAsync(named("a"), { signal });
    expect(add).toHaveBeenCalled();
    expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
  });

  test("a signal that has aborted also ends later tries: a retry does nothing, whichever way the upload had ended", async () => {
    const uploader = createUploader(api, { retries: 0 });
    const controller = new AbortController();
    const { signal } = controller;
    api.failures.create.push(fail("NETWORK"));
    await uploader.upload(named("a"), { signal });
    const aborted = uploader.upload(named("b"), { signal });
    controller.abort();
    await aborted;
    const before = api.calls.length;
    const { items } = uploader.getSnapshot();
    expect(items.map(({ status }) => status)).toEqual(["error", "aborted"]);
    uploader.retryAll();
    expect(uploader.getSnapshot().items).toEqual(items);
    expect(api.calls).toHaveLength(before);
  });

  test("functions work without their uploader", async () => {
    const { uploadAsync, getSnapshot } = createUploader(api);
    await uploadAsync(named("a"));
    expect(getSnapshot().items).toHaveLength(1);
  });
});

describe("listeners", () => {
  test("hear of progress, and of an end, at most once a frame", async () => {
    const uploader = createUploader(api);
    let events = 0;
    let heard = 0;
    class CountedRequest extends NodeXMLHttpRequest {
      constructor() {
        super();
        this.upload.addEventListener("progress", () => events++);
      }
    }
    vi.stubGlobal("XMLHttpRequest", CountedRequest);
    const statuses: string[] = [];
    uploader.subscribe(() => {
      heard++;
      statuses.push(...uploader.getSnapshot().items.map(({ status }) => status));
    });
    const started = performance.now();
    await uploader.uploadAsync(named("a", 32 * 1024 * 1024));
    await eventually(() => expect(statuses.at(-1)).toBe("done"));
    const frames = (performance.now() - started) / 16;
    expect(events).toBe(512);
    expect(heard).toBeLessThan(frames + 2);
  });

  test("onSettled hears every end once, also that of a retry", async () => {
    const ends: string[] = [];
    const uploader = createUploader(api, { retries: 0, onSettled: ({ id, status }) => ends.push(`${id} ${status}`) });
    api.failures.create.push(fail("NETWORK"));
    const { id } = await uploader.upload(named("a"));
    uploader.retry(id);
    await allSettled(uploader);
    const aborted = uploader.add(named("b"));
    aborted.abort();
    aborted.abort();
    expect(ends).toEqual([`${id} error`, `${id} done`, `${aborted.id} aborted`]);
  });

  test("may add, retry and remove from within", async () => {
    const uploader = createUploader(api, {
      retries: 0,
      onSettled({ id, status }) {
        if (status === "error") uploader.retry(id);
        else if (api.announced.length === 2) uploader.add(named("another"));
        else uploader.remove(id);
      },
    });
    api.failures.create.push(fail("NETWORK"));
    uploader.add(named("a"));
    await eventually(() => expect(api.calls.at(-1)).toBe("finish uploads/3"));
    await allSettled(uploader);
    expect(uploader.getSnapshot().items.map(({ file }) => file.name)).toEqual(["a"]);
  });
});

describe("many files", () => {
  test("two uploaders share the page's six slots", async () => {
    let most = 0;
    let open = 0;
    storage.beforeAnswer = async () => {
      open++;
      most = Math.max(most, open);
      await turns();
      open--;
    };
    const apis = [api, createApi(storage)];
    // A request whose file is finished early is no longer waited for.
    for (const each of apis) each.arrivalLooks = 0;
    const uploaders = apis.map((each) => createUploader(each));
    for (let count = 0; count < 15; count++) uploaders.forEach((uploader) => uploader.add(named(`${count}`)));
    await Promise.all(uploaders.map(allSettled));
    expect(most).toBe(6);
  });

  test("abortAll ends them all", async () => {
    const uploader = createUploader(api);
    storage.beforeAnswer = () => new Promise(() => {});
    const all = Array.from({ length: 20 }, (_, index) => uploader.upload(named(`${index}`)));
    await eventually(() => expect(storage.requests).toHaveLength(6));
    uploader.abortAll();
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => "aborted"));
    // The files that wait for a connection already have their keys.
    await eventually(() => expect(api.calls.filter((call) => call.startsWith("abort"))).toHaveLength(20));
    expect(storage.requests).toHaveLength(6);
  });
});

test("two files with the same name, size and date are two uploads", async () => {
  const uploader = createUploader(api);
  const twin = () => new File(["same"], "a.txt", { type: "text/plain", lastModified: 1 });
  const same = twin();
  await Promise.all([twin(), twin(), same, same].map((file) => uploader.uploadAsync(file)));
  expect(new Set(uploader.getSnapshot().items.map(({ id }) => id)).size).toBe(4);
  expect(storage.objects.size).toBe(4);
});

describe("another way to the API and to S3", () => {
  const fresh = (key: string) => ({ key, url: `https://media/${key}`, name: key, size: 5, contentType: "text/plain" });

  test("is an object of functions, and `send` of a trace: nothing goes by XMLHttpRequest", async () => {
    vi.stubGlobal("XMLHttpRequest", undefined);
    const sent: { url: string; bytes: string }[] = [];
    const calls: string[] = [];
    const uploader = createUploader(
      {
        create: {
          mutate: async ({ filename: key }) => ({
            kind: "single",
            key,
            url: "https://s3/a",
            headers: {},
            expiresIn: 60,
          }),
        },
        finish: {
          async mutate({ key }) {
            calls.push(`finish ${key}`);
            return { status: "done", file: fresh(key) };
          },
        },
      },
      {
        trace: (_upload, transport) => ({
          ...transport,
          async send({ url, body, onProgress }) {
            onProgress(body.size);
            sent.push({ url, bytes: await body.text() });
            return { status: 200 };
          },
        }),
      },
    );
    const progress: number[] = [];
    uploader.subscribe(() => progress.push(uploader.getSnapshot().progress.loaded));
    const result = await uploader.uploadAsync(new File(["hello"], "a.txt", { type: "text/plain" }));
    expect(result).toEqual({ status: "done", file: fresh("a.txt") });
    expect(sent).toEqual([{ url: "https://s3/a", bytes: "hello" }]);
    expect(new Set(calls)).toEqual(new Set(["finish a.txt"]));
  });

  test("its failures are those of any transfer: what may heal is tried again, and a refusal is told", async () => {
    const answers: { status: number; code: string }[] = [{ status: 503, code: "SlowDown" }];
    const uploader = createUploader(api, {
      trace: (_upload, transport) => ({
        ...transport,
        send: async (request) => answers.shift() ?? transport.send(request),
      }),
    });
    await uploader.uploadAsync(named("a"));
    expect(answers).toEqual([]);
    const refusal = { status: 403, code: "AccessDenied" };
    answers.push(refusal, refusal, refusal);
    expect((await uploader.upload(named("b"))).error).toMatchObject({
      code: "TRANSFER_REFUSED",
      details: { status: "403", code: "AccessDenied" },
    });
  });
});

test.each([
  { retries: -1 },
  { retries: 1.5 },
  { retries: Number.NaN },
  { stallTimeout: 0 },
  { stallTimeout: Number.NaN },
  { stallTimeout: Infinity },
])("the option %o is refused", (options) => {
  expect(() => createUploader(api, options)).toThrow(RangeError);
});
