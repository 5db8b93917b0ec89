import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createApi, fail } from "./testing/api.ts";
import { eventually } from "./testing/eventually.ts";
import { NodeXMLHttpRequest } from "./testing/node-xhr.ts";
import { type TestStorage, startStorage } from "./testing/storage.ts";
import { createUploader } from "./uploader.ts";

let storage: TestStorage;
let api: ReturnType<typeof createApi>;
beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  storage = await startStorage();
  api = createApi(storage);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await storage.close();
});

const named = (name: string, size = 5) => new File([new Uint8Array(size)], name);

describe("autoUpload: false", () => {
  test("an upload is ready until it is started, and takes another input until then", async () => {
    const uploader = createUploader(api, { autoUpload: false });
    const { id, start } = uploader.add(named("a"), { input: { postId: "1" } });
    expect(uploader.getItem(id)?.status).toBe("ready");
    uploader.setInput(id, { postId: "2" });
    uploader.resume(id);
    uploader.pause(id);
    uploader.retry(id);
    expect(uploader.getItem(id)?.status).toBe("ready");
    expect(api.calls).toEqual([]);
    start();
    uploader.setInput(id, { postId: "3" });
    await eventually(() => expect(uploader.getItem(id)?.status).toBe("done"));
    expect(api.announced).toMatchObject([{ filename: "a", input: { postId: "2" } }]);
    start();
    expect(uploader.getItem(id)?.status).toBe("done");
  });

  test("startAll starts all, and what is aborted or removed before is not sent", async () => {
    const uploader = createUploader(api, { autoUpload: false });
    const controller = new AbortController();
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => uploader.add(named(name), { signal: controller.signal }));
    b?.abort();
    c?.remove();
    uploader.startAll();
    await eventually(() => expect(uploader.getItem(a?.id ?? "")?.status).toBe("done"));
    await eventually(() => expect(uploader.getItem(d?.id ?? "")?.status).toBe("done"));
    expect(api.announced.map(({ filename }) => filename).toSorted()).toEqual(["a", "d"]);
    const late = uploader.add(named("e"), { signal: controller.signal });
    controller.abort();
    expect(uploader.getItem(late.id)?.status).toBe("aborted");
  });
});

test("addAll and uploadAllAsync upload many files in one call, in their order", async () => {
  const uploader = createUploader(api);
  const results = await uploader.uploadAllAsync([named("a", 1), named("b", 2)], { input: { postId: "1" } });
  expect(results.map(({ file }) => file.size)).toEqual([1, 2]);
  const added = uploader.addAll([named("c"), named("d")]).map(({ id }) => id);
  expect(added.map((id) => uploader.getItem(id)?.file.name)).toEqual(["c", "d"]);
  await eventually(() => expect(added.map((id) => uploader.getItem(id)?.status)).toEqual(["done", "done"]));
  api.failures.create.push(fail("FILE_EMPTY"));
  await expect(uploader.uploadAllAsync([named("e")])).rejects.toMatchObject({ code: "FILE_EMPTY" });
});

test("a blob with a name is uploaded as a file of that name", async () => {
  const uploader = createUploader(api);
  await uploader.uploadAsync({ blob: new Blob(["hello"], { type: "image/png" }), name: "drawing.png" });
  expect(api.announced).toMatchObject([{ filename: "drawing.png", contentType: "image/png", size: 5 }]);
});

test("removeSettled takes off what is done, has failed or was aborted, and leaves the rest", async () => {
  const uploader = createUploader(api, { autoUpload: false });
  const handles = uploader.addAll([named("a"), named("b"), named("c"), named("d")]);
  api.failures.create.push(fail("FILE_EMPTY"));
  handles.slice(0, 2).forEach(({ start }) => start());
  handles[2]?.abort();
  await eventually(() =>
    expect(
      uploader
        .getSnapshot()
        .items.map(({ status }) => status)
        .toSorted(),
    ).toEqual(["aborted", "done", "error", "ready"]),
  );
  uploader.removeSettled();
  expect(uploader.getSnapshot().items.map(({ file }) => file.name)).toEqual(["d"]);
  expect(uploader.getSnapshot().progress).toEqual({ loaded: 0, total: 5, fraction: 0 });
});

test("onBegin is told once of an upload, onProgress of bytes, and onSettled not again when what has failed is given up", async () => {
  const told: string[] = [];
  const uploader = createUploader(api, {
    retries: 0,
    onBegin: ({ file }) => told.push(`begin ${file.name}`),
    onProgress: ({ progress }) => told.push(`${progress.loaded}`),
    onSettled: ({ status }) => told.push(status),
  });
  api.failures.create.push(fail("NETWORK"));
  const { id } = await uploader.upload(named("a", 100));
  uploader.remove(id);
  expect(told).toEqual(["begin a", "error"]);
  await uploader.upload(named("b", 100));
  expect(told.slice(2)).toEqual(["begin b", "100", "done"]);
});

test("an upload that is aborted while its progress is told settles once, and is given back once", async () => {
  const settled: string[] = [];
  const uploader = createUploader(api, {
    onProgress: ({ id }) => uploader.abort(id),
    onSettled: ({ status }) => settled.push(status),
  });
  const { status } = await uploader.upload(named("a", 100));
  expect(status).toBe("aborted");
  await eventually(() => expect(api.calls.filter((call) => call.startsWith("abort"))).toHaveLength(1));
  expect(settled).toEqual(["aborted"]);
});
