// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { startStorage, type TestStorage } from "../testing/storage.ts";
import type * as page from "../uploader.ts";

let storage: TestStorage;
let createUploader: typeof page.createUploader;

beforeEach(async () => {
  // A page keeps what it has loaded.
  vi.resetModules();
  ({ createUploader } = await import("../uploader.ts"));
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  storage = await startStorage();
});
afterEach(async () => {
  vi.doUnmock("./extras.ts");
  vi.unstubAllGlobals();
  await storage.close();
});

/** Makes the chunk load again. @returns how often loading it was tried */
function countLoads({ failing = 0 } = {}) {
  const loads = { count: 0 };
  vi.doMock("./extras.ts", async (importOriginal) => {
    loads.count++;
    if (loads.count <= failing) throw new TypeError("Failed to fetch dynamically imported module");
    return importOriginal();
  });
  return loads;
}

/** Returns whether the browser would ask before it closes the page. */
function wouldAsk(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

const setUp = () => createUploader(createApi(storage), { scheduler: createScheduler() });
const file = new File(["hello"], "a.txt");

test("they are loaded behind the engine, once", async () => {
  const loads = countLoads();
  const uploader = setUp();
  await eventually(() => expect(loads.count).toBe(1));
  await Promise.all([uploader.uploadAsync(file), uploader.uploadAsync(file)]);
  expect(loads.count).toBe(1);
});

test("a page is told how fast its bytes go", async () => {
  const speeds: (number | undefined)[] = [];
  const isMeasured = () => speeds.some((speed) => speed !== undefined && speed > 0);
  const uploader = createUploader(createApi(storage), {
    scheduler: createScheduler(),
    onProgress: ({ progress }) => speeds.push(progress.bytesPerSecond),
    trace: (_, transport) => ({
      ...transport,
      async send(request) {
        for (let bytes = 1; !isMeasured() && bytes < request.body.size; bytes++) {
          request.onProgress(bytes);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return transport.send(request);
      },
    }),
  });
  await uploader.uploadAsync(new File(["a".repeat(100)], "a.txt"));
  expect(isMeasured()).toBe(true);
});

test("where they cannot be loaded, files arrive without them", async () => {
  const loads = countLoads({ failing: Infinity });
  expect(await setUp().upload(file)).toMatchObject({ status: "done", progress: { fraction: 1 } });
  expect(loads.count).toBeGreaterThan(0);
});

test("where they cannot be loaded, a file that `beforeUpload` refuses is told as that", async () => {
  countLoads({ failing: Infinity });
  const { UploadError } = await import("@s3-direct/upload-core");
  const beforeUpload = () => Promise.reject(new UploadError("REFUSED", { sentence: "No." }));
  const uploader = createUploader(createApi(storage), { beforeUpload });
  const { status, ...item } = await uploader.upload(file);
  expect(status).toBe("error");
  expect(item).toMatchObject({ error: { code: "REFUSED", sentence: "No." } });
});

test("extras that could not be loaded are loaded again at an upload's next event", async () => {
  const loads = countLoads({ failing: 1 });
  storage.faults.push({ kind: "stall" });
  const uploader = setUp();
  await eventually(() => expect(loads.count).toBe(1));
  const { abort } = uploader.add(file);
  await eventually(() => expect(wouldAsk()).toBe(true));
  expect(loads.count).toBe(2);
  abort();
  await eventually(() => expect(wouldAsk()).toBe(false));
});

test("a folder that is dropped without them cannot be read, and they are asked for with the next", async () => {
  const loads = countLoads({ failing: 1 });
  const { filesFrom } = await import("../files/dropped.ts");
  const folder = {
    isDirectory: true,
    fullPath: "/holiday",
    createReader() {
      const left = [
        [{ isDirectory: false, fullPath: "/holiday/a.txt", file: (found: (file: File) => void) => found(file) }],
      ];
      return { readEntries: (found: (entries: (typeof left)[number]) => void) => found(left.pop() ?? []) };
    },
  };
  const items = [
    { kind: "file", getAsFile: () => file },
    { kind: "file", getAsFile: () => file, webkitGetAsEntry: () => folder },
  ];
  expect(await filesFrom({ items })).toEqual({ files: [{ file, path: "a.txt" }], unreadable: ["holiday"] });
  const { files, unreadable } = await filesFrom({ items });
  expect([files.map(({ path }) => path), unreadable, loads.count]).toEqual([["a.txt", "holiday/a.txt"], [], 2]);
});
