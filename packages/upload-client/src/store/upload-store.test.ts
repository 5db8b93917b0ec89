import { expect, test, vi } from "vitest";
import type { FileAnnouncement } from "../procedures.ts";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import type { TestStorage } from "../testing/storage.ts";
import { useStorage } from "../testing/use-storage.ts";
import { turns } from "../testing/turns.ts";
import { createUploader } from "../uploader.ts";
import { createUploadStore } from "./upload-store.ts";

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

test("where the engine cannot be loaded the upload says that the server cannot be reached", async () => {
  vi.doMock("../engine.ts", () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  const uploader = createUploader(createApi(storage));
  const failed = await uploader.upload(new File(["hello"], "a.txt"));
  expect(failed).toMatchObject({ status: "error", error: { code: "NETWORK" } });
  vi.doUnmock("../engine.ts");
});

test("an upload that waits for its turn has been given nothing to work with", async () => {
  const never = { mutate: () => new Promise<never>(() => {}) };
  const working = new Set<string>();
  const procedures = (id: string) => {
    working.add(id);
    return { create: never, finish: never };
  };
  const store = createUploadStore(procedures, { checksum: false, scheduler: createScheduler() });
  for (let count = 0; count < 100; count++) store.add(new File(["hello"], "a.txt"));
  await eventually(() => expect(working.size).toBeGreaterThanOrEqual(48));
  await turns();
  expect(working.size).toBe(48);
  store.forAll(store.abort);
});

test("a component's upload and an uploader's share the page's six connections, from the first one on", async () => {
  storage.beforeAnswer = () => new Promise(() => {});
  const api = createApi(storage);
  const create = {
    mutate: ({ filename, contentType, size }: FileAnnouncement) => api.create.mutate({ filename, contentType, size }),
  };
  const component = createUploadStore(() => ({ create, finish: api.finish }), { checksum: false });
  component.add(new File(["single"], "single"));
  await eventually(() => expect(storage.requests).toHaveLength(1));
  const uploader = createUploader(api, { checksum: false });
  for (let count = 0; count < 8; count++) uploader.add(new File([`${count}`], `${count}`));
  await eventually(() => expect(storage.requests).toHaveLength(6));
  await turns();
  expect(storage.requests).toHaveLength(6);
  uploader.abortAll();
  component.forAll(component.abort);
});
