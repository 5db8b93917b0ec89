import { IDBFactory, IDBObjectStore, IDBRequest } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { keepBusy, recordOf } from "../testing/records.ts";
import type { TestStorage } from "../testing/storage.ts";
import { createLocks } from "../testing/tabs.ts";
import { useStorage } from "../testing/use-storage.ts";
import { createUploader } from "../uploader.ts";
import { resumeUploads } from "./index.ts";
import { openRecords } from "./record.ts";

/** How long IndexedDB is waited for before something else goes on, in milliseconds. */
const patience = vi.hoisted(() => ({ ofPeople: 60_000 }));

vi.mock("../lib/time-limits.ts", async (original) => ({
  ...(await original<object>()),
  longestRequest: 1_000,
  get longestWrite() {
    return patience.ofPeople;
  },
  get longestListing() {
    return patience.ofPeople;
  },
}));

let storage: TestStorage;
useStorage((started) => (storage = started));

let ends: (() => void)[];
let locks: ReturnType<typeof createLocks>;
beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  ends = [];
  patience.ofPeople = 60_000;
  locks = createLocks();
});
afterEach(() => ends.forEach((end) => end()));

/** From now on nothing of either database is answered. */
async function hang(): Promise<void> {
  patience.ofPeople = 40;
  ends.push(await keepBusy("s3-direct"), await keepBusy("s3-direct-files"));
}

function openPage() {
  vi.stubGlobal("navigator", { locks: locks.openTab().locks });
  const api = createApi(storage);
  const resume = resumeUploads({ name: "photo", owner: () => "ann" });
  return { api, resume, uploader: createUploader(api, { resume, checksum: false }) };
}

const left = recordOf("left", { plan: { kind: "single", key: "uploads/left" } });

describe("while IndexedDB does not answer", () => {
  test.each([Infinity, 1])(
    "a file goes up, a cancelled one when it is tried again (in parts above %s bytes)",
    async (max) => {
      const { api, uploader } = openPage();
      api.singleMax = max;
      await hang();
      await uploader.uploadAsync(new File(["hello"], "a.txt"));
      storage.faultFor = () => ({ kind: "stall" });
      const { id, abort, retry, remove } = uploader.add(new File(["hello"], "b.txt"));
      await eventually(() => expect(storage.requests).toHaveLength(2));
      abort();
      await eventually(() => expect(api.calls.join()).toContain("abort uploads/2"));
      storage.faultFor = () => undefined;
      retry();
      await eventually(() => expect(uploader.getItem(id)?.status).toBe("done"));
      remove();
      expect(uploader.getItem(id)).toBeUndefined();
    },
  );

  test("what an earlier page has left is discarded, and the API hears of it", async () => {
    await openRecords().write(left);
    const { api, uploader } = openPage();
    const [unfinished] = await uploader.unfinished();
    await hang();
    await unfinished?.discard();
    expect(api.calls).toEqual(["abort uploads/left"]);
  });

  test("what an earlier page has left is cancelled while its record is read, and the API hears of it", async () => {
    const records = openRecords();
    await records.write(left);
    await records.keepBytes("left", new Blob(["hello"]));
    const other = locks.openTab();
    void other.locks.request("s3-direct:left", {}, () => new Promise(() => {}));
    const { api, uploader } = openPage();
    const [unfinished] = await uploader.unfinished();
    const { id, remove } = (await unfinished?.resume()) ?? {};
    await eventually(() => expect(uploader.getItem(id ?? "")?.status).toBe("waiting"));
    await hang();
    other.close();
    await eventually(() => expect(uploader.getItem(id ?? "")?.status).toBe("starting"));
    remove?.();
    await eventually(() => expect(api.calls).toEqual(["abort uploads/left"]));
  });

  test("what is cancelled goes on in no tab that waited for it, however late the end of its record is on disk", async () => {
    const first = openPage();
    first.api.beforeAnswer = () => new Promise(() => {});
    const file = new File(["hello"], "a.txt");
    const { abort } = first.uploader.add(file);
    const second = openPage();
    await eventually(async () => expect(await second.uploader.unfinished()).toMatchObject([{ needs: "nothing" }]));
    const [unfinished] = await second.uploader.unfinished();
    const { id } = (await unfinished?.resume(file)) ?? {};
    const other = () => second.uploader.getItem(id ?? "");
    await eventually(() => expect(other()).toMatchObject({ reason: "other-tab" }));
    await eventually(async () => expect(await openRecords().all()).toMatchObject([{ isAwaited: true }]));

    // Nothing calls back for the request that this returns, and what the first tab writes next waits for its turn.
    const get = vi.spyOn(IDBObjectStore.prototype, "get").mockReturnValueOnce(new IDBRequest());
    first.uploader.add(new File(["another"], "b.txt"));
    await eventually(() => expect(get).toHaveBeenCalled());
    patience.ofPeople = 40;
    abort();
    await eventually(() => expect(other()?.status).toMatch(/error|done/));
    expect(other()).toMatchObject({ status: "error", error: { code: "ABORTED" } });
    expect(second.api.calls).toEqual([]);
  });

  test("what is kept of somebody who signs out goes as soon as it answers", async () => {
    const records = openRecords();
    await records.write(left);
    await records.keepBytes("left", new Blob(["hello"]));
    const { resume } = openPage();
    await hang();
    await resume.forget("ann");
    ends.forEach((end) => end());
    await eventually(async () => expect(await openRecords().all()).toEqual([]));
    expect(await openRecords().readBytes("left")).toBeUndefined();
  });

  test("somebody who signs out is not kept waiting", async () => {
    await openRecords().write(left);
    const { resume } = openPage();
    patience.ofPeople = 1_000;
    // The list is still answered. Nothing calls back for the request that this returns.
    const get = vi.spyOn(IDBObjectStore.prototype, "get").mockReturnValue(new IDBRequest());
    await resume.forget("ann");
    expect(get).toHaveBeenCalledWith("left");
  });
});

test("what follows a request that IndexedDB never answers is kept all the same", async () => {
  const records = openRecords();
  await records.write(left);
  // Nothing calls back for the request that this returns.
  vi.spyOn(IDBObjectStore.prototype, "get").mockReturnValueOnce(new IDBRequest());
  const [read, changed, written] = await Promise.allSettled([
    records.read("left"),
    records.change("left", { isCancelled: true }),
    records.write(recordOf("next")),
  ]);
  expect(read).toMatchObject({ status: "rejected", reason: { code: "INTERNAL" } });
  expect([changed, written]).toMatchObject([{ value: true }, { value: true }]);
  expect(await records.all()).toMatchObject([{ id: "left", isCancelled: true }, { id: "next" }]);
});
