import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApi } from "../testing/api.ts";
import type { TestStorage } from "../testing/storage.ts";
import { useStorage } from "../testing/use-storage.ts";
import type * as page from "../uploader.ts";

let createUploader: typeof page.createUploader;
beforeEach(async () => {
  // A page keeps what it has loaded.
  vi.resetModules();
  ({ createUploader } = await import("../uploader.ts"));
});

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});
afterEach(() => vi.doUnmock("../parts/send-parts.ts"));

/** Makes the chunk load again. @returns how often loading it was tried */
function countLoads({ failing = 0 } = {}) {
  const loads = { count: 0 };
  vi.doMock("../parts/send-parts.ts", async (importOriginal) => {
    loads.count++;
    if (loads.count <= failing) throw new TypeError("Failed to fetch dynamically imported module");
    return importOriginal();
  });
  return loads;
}

test("a file that goes up in one piece loads no code for parts", async () => {
  const loads = countLoads();
  const item = await createUploader(createApi(storage)).upload(new File(["hello"], "a.txt"));
  expect(item.status).toBe("done");
  expect(loads.count).toBe(0);
});

test("it is loaded when the API has answered, because an offline browser might not try again", async () => {
  const loads = countLoads();
  const api = createApi(storage);
  api.singleMax = 1;
  const seen: number[] = [];
  api.beforeAnswer = async (call) => {
    if (call === "create") seen.push(loads.count);
  };
  const item = await createUploader(api).upload(new File(["hello"], "a.txt"));
  expect(item.status).toBe("done");
  expect([...seen, loads.count]).toEqual([0, 1]);
});

test("where it cannot be loaded it is tried again, and the file arrives", async () => {
  const loads = countLoads({ failing: 2 });
  const api = createApi(storage);
  api.singleMax = 1;
  const item = await createUploader(api).upload(new File(["hello"], "a.txt"));
  expect(item.status).toBe("done");
  expect(loads.count).toBe(3);
});
