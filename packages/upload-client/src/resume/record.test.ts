import { IDBDatabase, IDBFactory, IDBObjectStore } from "fake-indexeddb";
import { createStore, set } from "idb-keyval";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { keepBusy, recordOf } from "../testing/records.ts";
import { resumeUploads } from "./index.ts";
import { openRecords } from "./record.ts";

const engine = {
  abandon: async () => {},
  add: () => {
    throw new Error("Nothing is resumed here.");
  },
};

beforeEach(() => void vi.stubGlobal("indexedDB", new IDBFactory()));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("many files are kept without the list of records being read, or gone over, for each", async () => {
  const records = openRecords();
  const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
  await Promise.all(ids.map((id) => records.write(recordOf(id))));
  const read = vi.spyOn(IDBObjectStore.prototype, "getAll");
  for (const id of ids) {
    await records.keptSize();
    await records.keepBytes(id, new Blob(["hello"]));
  }
  const goneOver = vi.spyOn(Map.prototype, "values");
  expect(await records.keptSize()).toBe(250);
  expect(goneOver).not.toHaveBeenCalled();
  goneOver.mockRestore();
  await records.remove("0");
  expect(await records.keptSize()).toBe(245);
  expect(read).toHaveBeenCalledOnce();
  read.mockRestore();
});

test("what is kept can be counted while a record is removed", async () => {
  const records = openRecords();
  await records.write(recordOf("a"));
  await records.keepBytes("a", new Blob(["hello"]));
  const removed = records.remove("a");
  expect(await records.keptSize()).toBe(0);
  await removed;
});

test("a record that is removed while a file is copied is gone at once, and holds up no other", async () => {
  const records = openRecords();
  await records.write(recordOf("a"));
  await records.keepBytes("a", new Blob(["hello"]));
  const end = await keepBusy("s3-direct-files");
  const removed = records.remove("a");
  expect(await records.write(recordOf("b"))).toBe(true);
  expect(await records.read("a")).toBeUndefined();
  end();
  await removed;
  expect(await records.readBytes("a")).toBeUndefined();
});

test("while a file is copied for long, what is unfinished is listed all the same, and forgotten", async () => {
  const records = openRecords();
  await records.write(recordOf("a"));
  await records.keepBytes("a", new Blob(["hello"]));
  const end = await keepBusy("s3-direct-files");
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const resume = resumeUploads({ name: "photo", owner: () => "ann" });
  const listed = resume.unfinished(engine);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(await listed).toMatchObject([{ id: "a", needs: "file" }]);
  const forgotten = resume.forget("ann");
  await vi.advanceTimersByTimeAsync(2_500);
  await vi.waitFor(async () => expect(await records.read("a")).toBeUndefined(), 20_000);
  end();
  await forgotten;
  expect(await records.readBytes("a")).toBeUndefined();
});

test("forget throws away what is kept for somebody, bytes too, and nobody else's", async () => {
  const records = openRecords();
  const other = JSON.stringify(["photo", "bob"]);
  await records.write(recordOf("hers"));
  await records.keepBytes("hers", new Blob(["hello"]));
  await records.write(recordOf("his", { scope: other }));
  await resumeUploads({ name: "photo", owner: () => "ann" }).forget("ann");
  expect((await records.all()).map(({ id }) => id)).toEqual(["his"]);
  expect(await records.readBytes("hers")).toBeUndefined();
});

test("what two tabs change of a record at the same time is all kept", async () => {
  const [one, other] = [openRecords(), openRecords()];
  await one.write(recordOf("a"));
  // So that the database is open there too.
  await other.read("a");
  await Promise.all([one.change("a", { contentType: "video/mp4" }), other.change("a", { isCancelled: true })]);
  expect(await one.read("a")).toMatchObject({ contentType: "video/mp4", isCancelled: true });
});

/** Deletes the databases, as an application may at a sign-out. @returns the outcome for each */
function deleteDatabases(): Promise<string[]> {
  const ends = ["s3-direct", "s3-direct-files"].map(
    (name) =>
      new Promise<string>((resolve) => {
        const request = indexedDB.deleteDatabase(name);
        for (const end of ["success", "blocked"]) request.addEventListener(end, () => resolve(end));
      }),
  );
  return Promise.all(ends);
}

test("who deletes the databases waits for no page that has them open, and what is written after that is kept", async () => {
  const records = openRecords();
  await records.write(recordOf("a"));
  await records.keepBytes("a", new Blob(["hello"]));
  const [ends] = await Promise.all([deleteDatabases(), records.all()]);
  expect(ends).toEqual(["success", "success"]);
  expect(await openRecords().all()).toEqual([]);
  await records.write(recordOf("b"));
  await records.keepBytes("b", new Blob(["hello"]));
  expect(await openRecords().all()).toMatchObject([{ id: "b", isKept: true }]);
});

describe("a connection that is lost without a word, as in Safari", () => {
  async function loseConnections() {
    const records = openRecords();
    const used = vi.spyOn(IDBDatabase.prototype, "transaction");
    await records.write(recordOf("a"));
    await records.keepBytes("a", new Blob(["hello"]));
    for (const connection of used.mock.contexts) if (connection instanceof IDBDatabase) connection.close();
    return records;
  }

  test("loses no list: it is read on a new one", async () => {
    const records = await loseConnections();
    expect(await records.all()).toMatchObject([{ id: "a", isKept: true }]);
  });

  test("loses no change: it is made on a new one", async () => {
    const records = await loseConnections();
    expect(await records.change("a", { isCancelled: true })).toBe(true);
    await records.keepBytes("a", new Blob(["hello again"]));
    expect(await records.all()).toMatchObject([{ id: "a", isCancelled: true, isKept: true }]);
    expect(await records.readBytes("a")).toHaveProperty("size", 11);
  });
});

test("a failed write leaves no unused connection open", async () => {
  const records = openRecords();
  await records.write(recordOf("a"));
  const close = vi.spyOn(IDBDatabase.prototype, "close");
  const opened = vi.spyOn(IDBFactory.prototype, "open");
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("", "QuotaExceededError");
  });
  expect(await records.write(recordOf("b"))).toBe(false);
  // A lack of space is not tried again: a whole file would be copied twice.
  expect(put).toHaveBeenCalledTimes(1);
  // The one from before, and each that has been opened since.
  expect(close).toHaveBeenCalledTimes(1 + opened.mock.calls.length);
  put.mockRestore();
  expect(await records.write(recordOf("b"))).toBe(true);
});

test("an IndexedDB that never answers is waited for no longer than five seconds", async () => {
  vi.stubGlobal("indexedDB", { open: () => ({}) });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const resume = resumeUploads({ name: "photo", owner: () => "ann" });
  const listed = Promise.all([resume.unfinished(engine), resume.continueAll(engine), resume.forget("ann")]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await listed).toEqual([[], undefined, undefined]);
});

test("a record of a later version is neither shown nor thrown away", async () => {
  const resume = resumeUploads({ name: "photo", owner: () => "ann" });
  const store = createStore("s3-direct", "uploads");
  await set("later", recordOf("later", { version: 2 }), store);
  await openRecords().write(recordOf("now"));
  expect((await resume.unfinished(engine)).map(({ id }) => id)).toEqual(["now"]);
  const { get, del } = await import("idb-keyval");
  expect(await get("later", store)).toMatchObject({ version: 2 });
  await del("later", store);
});

test("a file on a drive that is gone, which never says so, keeps no other from being known again", async () => {
  const resume = resumeUploads({ name: "photo", owner: () => "ann" });
  vi.spyOn(Blob.prototype, "arrayBuffer").mockImplementation(function (this: Blob) {
    return this.size === "gone".length ? new Promise(() => {}) : new Response(this).arrayBuffer();
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  for (const id of ["gone", "there"]) resume.journal({ id, file: new File([id], id) });
  const known = async () =>
    (await openRecords().all()).filter(({ fingerprint }) => fingerprint).map(({ name }) => name);
  await vi.waitFor(async () => expect(await openRecords().all()).toHaveLength(2), 20_000);
  expect(await known()).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  await vi.waitFor(async () => expect(await known()).toEqual(["there"]), 20_000);
});

test("a record that is over goes, unless another tab waits for it", async () => {
  const records = openRecords();
  await Promise.all(["a", "b"].map((id) => records.write(recordOf(id))));
  await records.change("b", { isAwaited: true });
  for (const id of ["a", "b", "c"]) expect(await records.change(id, { isOver: true })).toBe(true);
  expect(await records.all()).toMatchObject([{ id: "b", isOver: true }]);
});
