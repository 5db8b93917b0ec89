import { connectionsPerHost, maxEarlyFinishSize } from "@s3-direct/upload-core/internal";
import { expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi, fail } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import type { TestStorage } from "../testing/storage.ts";
import { useStorage } from "../testing/use-storage.ts";
import { createUploader } from "../uploader.ts";
import type { UploaderOptions } from "../uploader-types.ts";

vi.mock("../lib/time-limits.ts", async (original) => ({ ...(await original<object>()), longestEarlyFinish: 1_000 }));

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

const file = new File(["hello"], "hello.txt");
const published = ["create uploads/1", "finish uploads/1"];

function setUp(options: UploaderOptions<unknown> = {}) {
  const api = createApi(storage);
  const uploader = createUploader(api, options);
  const statuses = () => uploader.getSnapshot().items.map(({ status }) => status);
  return { api, uploader, statuses };
}

/** S3 stores the uploads but does not answer their requests. */
const keepSilent = () => (storage.afterStoring = () => new Promise(() => {}));

test("a small file is finished while it is sent, and done when finish says so, whatever S3 says of the request", async () => {
  const { api, uploader } = setUp();
  keepSilent();
  expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done", data: { id: 7 } });
  expect(api.askedAhead).toEqual(["uploads/1"]);
  expect(api.calls).toEqual(published);
});

test("finish is asked again, at once, where the file took longer than it waits", async () => {
  const { api, uploader } = setUp();
  api.arrivalLooks = 1;
  storage.beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, 60));
  const asked = vi.spyOn(api.finish, "mutate");
  expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done" });
  expect(asked.mock.calls.map(([{ isArriving }]) => isArriving)).toEqual([true, undefined]);
  expect(api.calls).toEqual(published);
});

test.each(["NETWORK", "STORAGE_UNAVAILABLE", "UPLOAD_NOT_ARRIVED", "SIGNED_OUT", "ABORTED"] as const)(
  "after %s it is asked when the file has arrived, which spends no retry",
  async (code) => {
    const { api, uploader } = setUp({ retries: 0 });
    api.failures.finish.push(fail(code));
    expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done" });
  },
);

test.each(["FILE_CONTENT_MISMATCH", "QUOTA_EXCEEDED", "INTERNAL"] as const)(
  "%s is what finish says: it is not asked twice",
  async (code) => {
    const { api, uploader } = setUp();
    api.failures.finish.push(fail(code));
    expect(await uploader.upload(file)).toMatchObject({ status: "error", error: { code } });
    expect(api.calls.slice(0, 2)).toEqual(published);
    expect(api.calls).not.toContain("create uploads/2");
  },
);

test("a call that is never answered holds up nothing for long", async () => {
  const { api, uploader } = setUp({ retries: 0 });
  const answer = api.finish.mutate.bind(api.finish);
  let given: AbortSignal | undefined;
  vi.spyOn(api.finish, "mutate").mockImplementation((input, options) => {
    if (!input.isArriving) return answer(input, options);
    given = options?.signal;
    return new Promise(() => {});
  });
  expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done" });
  expect(given?.aborted).toBe(true);
});

test.each([1, 2, 3])(
  "of many files that wait for their turn, %i at a time, finish is asked afterwards but for a few",
  async (concurrency) => {
    const { api, uploader } = setUp({ scheduler: createScheduler({ concurrency }) });
    const files = Array.from({ length: 40 }, (_, index) => new File(["hello"], `${index}.txt`));
    await uploader.uploadAllAsync(files);
    expect(api.askedAhead.length).toBeLessThanOrEqual(2 * connectionsPerHost);
  },
);

test("a file that did not arrive is sent again, and finish asked early once", async () => {
  const { api, uploader } = setUp();
  storage.faults.push({ kind: "answer", status: 503 });
  expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done" });
  expect(api.askedAhead).toEqual(["uploads/1"]);
  expect([...api.published.keys()]).toEqual(["uploads/1"]);
});

test("a file whose request got no answer is sent again when finish does not find it, and finish asked early once", async () => {
  const { api, uploader } = setUp();
  storage.faults.push({ kind: "reset" });
  expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done" });
  expect(api.askedAhead).toEqual(["uploads/1"]);
  expect([...api.published.keys()]).toEqual(["uploads/1"]);
});

test("a file that is lost after its request got no answer is sent again, and finish asked early once", async () => {
  const { api, uploader } = setUp({ retries: 0 });
  storage.faults.push({ kind: "reset" });
  api.pending.push(0.01);
  const asked = vi.spyOn(api.finish, "mutate");
  expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done" });
  expect(asked.mock.calls.map(([{ isArriving }]) => isArriving)).toEqual([true, undefined, undefined, undefined]);
  expect(api.announced).toHaveLength(1);
  expect([...api.published.keys()]).toEqual(["uploads/1"]);
});

test("traps: 90 a request that failed for good, though S3 has the file, is published once", async () => {
  const { api, uploader } = setUp({ retries: 0 });
  storage.faults.push({ kind: "store-and-answer", status: 504 });
  expect(await uploader.upload(file)).toMatchObject({ status: "done" });
  expect(api.calls).toEqual(published);
});

test("what finish has said since counts for more than a failure of what was asked early", async () => {
  const { api, uploader } = setUp();
  const answer = api.finish.mutate.bind(api.finish);
  vi.spyOn(api.finish, "mutate").mockImplementation(async (input, options) => {
    const answered = await answer(input, options);
    if (input.isArriving) throw fail("INTERNAL");
    return answered;
  });
  storage.faults.push({ kind: "lose-answer" });
  expect(await uploader.upload(file)).toMatchObject({ status: "done" });
});

test("what is said of a key that was given up is not taken for the next one's", async () => {
  const { api, uploader } = setUp();
  storage.faults.push({ kind: "answer", status: 403 });
  expect(await uploader.uploadAsync(file)).toMatchObject({ file: { key: "media/uploads/2" } });
  expect(api.askedAhead).toEqual(["uploads/1", "uploads/2"]);
});

test("a larger file, and the first of more than twelve, are finished when they have arrived", async () => {
  const { api, uploader } = setUp();
  await uploader.uploadAsync(new File([new Uint8Array(maxEarlyFinishSize + 1)], "a.bin"));
  expect(api.askedAhead).toEqual([]);
  await uploader.uploadAllAsync(Array.from({ length: 13 }, () => file));
  expect(api.askedAhead.length).toBeLessThanOrEqual(12);
  api.askedAhead.length = 0;
  await uploader.uploadAllAsync(Array.from({ length: 12 }, () => file));
  expect(api.askedAhead).toHaveLength(12);
  expect(api.published.size).toBe(26);
});

test("with twelve files, finish is asked as soon as each is sent, not while it waits for a connection", async () => {
  const { api, uploader } = setUp({ scheduler: createScheduler({ concurrency: 1 }) });
  const sentBy: number[] = [];
  const answer = api.finish.mutate.bind(api.finish);
  vi.spyOn(api.finish, "mutate").mockImplementation((input, options) => {
    sentBy.push(storage.requests.length);
    return answer(input, options);
  });
  await uploader.uploadAllAsync(Array.from({ length: 12 }, () => file));
  expect(api.askedAhead).toHaveLength(12);
  expect(Math.max(...sentBy)).toBeGreaterThanOrEqual(11);
});

test("cancelling ends the call with the request", async () => {
  const { api, uploader, statuses } = setUp();
  storage.faults.push({ kind: "stall" });
  api.arrivalLooks = Infinity;
  const asked = vi.spyOn(api.finish, "mutate");
  const handle = uploader.add(file);
  await eventually(() => expect(api.askedAhead).toEqual(["uploads/1"]));
  handle.abort();
  await eventually(() => expect(api.calls).toEqual(["create uploads/1", "abort uploads/1"]));
  expect(asked.mock.lastCall?.[1]?.signal?.aborted).toBe(true);
  expect(statuses()).toEqual(["aborted"]);
});

test("what is published can be neither cancelled nor paused while S3 is still to answer", async () => {
  const { api, uploader, statuses } = setUp();
  keepSilent();
  const handle = uploader.add(file);
  await eventually(() => expect(api.published.size).toBe(1));
  await eventually(() => expect(statuses()).toEqual(["done"]));
  handle.pause();
  handle.abort();
  expect(statuses()).toEqual(["done"]);
  expect(api.calls).toEqual(published);
});
