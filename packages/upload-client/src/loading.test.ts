import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApi } from "./testing/api.ts";
import type { TestStorage } from "./testing/storage.ts";
import { useStorage } from "./testing/use-storage.ts";
import type * as page from "./uploader.ts";

/** How long a chunk and a call are waited for, in milliseconds. */
const patience = vi.hoisted(() => ({ ofCalls: 3_000 }));

vi.mock("./lib/time-limits.ts", async (original) => ({
  ...(await original<object>()),
  get longestCall() {
    return patience.ofCalls;
  },
}));

let storage: TestStorage;
let createUploader: typeof page.createUploader;
useStorage((started) => (storage = started));
beforeEach(async () => {
  patience.ofCalls = 3_000;
  vi.resetModules();
  ({ createUploader } = await import("./uploader.ts"));
});
const chunks = ["./engine.ts", "./hashing/hash.ts", "./rules/prepare-file.ts", "./parts/send-parts.ts"] as const;
afterEach(() => chunks.forEach((chunk) => vi.doUnmock(chunk)));

const hangs = (chunk: (typeof chunks)[number]) => vi.doMock(chunk, () => new Promise(() => {}));
const setUp = () =>
  Object.assign(createApi(storage), { rules: { query: async () => ({ accept: ["*/*"], maxSize: 9 }) } });
const file = () => new File(["hello"], "a.txt");
const unloaded = { status: "error", error: { code: "NETWORK", details: { reason: "module" } } };

test("where the code for hashing never comes, files arrive without a hash, and only the first waits for it", async () => {
  hangs("./hashing/hash.ts");
  const api = setUp();
  const uploader = createUploader(api);
  expect(await uploader.upload(file())).toMatchObject({ status: "done" });
  expect(api.announced[0]).not.toHaveProperty("sha256");
  patience.ofCalls = 600_000;
  expect(await uploader.upload(file())).toMatchObject({ status: "done" });
});

test("where the code for the rules never comes, the API decides, unless there is a `beforeUpload`", async () => {
  hangs("./rules/prepare-file.ts");
  const api = setUp();
  expect(await createUploader(api).upload(file())).toMatchObject({ status: "done" });
  expect(await createUploader(api, { beforeUpload: () => {} }).upload(file())).toMatchObject(unloaded);
  expect(api.announced).toHaveLength(1);
});

test.each(["./engine.ts", "./parts/send-parts.ts"] as const)(
  "where %s never comes, an upload that needs it says so",
  async (chunk) => {
    hangs(chunk);
    const api = setUp();
    api.singleMax = 1;
    expect(await createUploader(api, { retries: 1 }).upload(file())).toMatchObject(unloaded);
  },
);

test("where the code for hashing never comes, parts that need a checksum say so", async () => {
  hangs("./hashing/hash.ts");
  const api = setUp();
  api.singleMax = 1;
  const key = "uploads/1";
  const plan = { kind: "multipart", key, uploadId: `id-of-${key}`, partSize: 5, expiresIn: 9 } as const;
  api.plans.push({ ...plan, parts: [], checksum: "sha256" });
  expect(await createUploader(api, { retries: 1 }).upload(file())).toMatchObject(unloaded);
});
