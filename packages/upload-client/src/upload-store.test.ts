import { expect, test, vi } from "vitest";
import { createApi } from "./testing/api.ts";
import type { TestStorage } from "./testing/storage.ts";
import { useStorage } from "./testing/use-storage.ts";
import { createUploader } from "./uploader.ts";

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

test("where the engine cannot be loaded the upload says that the server cannot be reached", async () => {
  vi.doMock("./engine.ts", () => {
    throw new TypeError("Failed to fetch dynamically imported module");
  });
  const uploader = createUploader(createApi(storage));
  const failed = await uploader.upload(new File(["hello"], "a.txt"));
  expect(failed).toMatchObject({ status: "error", error: { code: "NETWORK" } });
  vi.doUnmock("./engine.ts");
});
