import { randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { IDBFactory, IDBObjectStore, IDBRequest } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FileHandle, UnfinishedUpload } from "../index.ts";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi, fail } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestStorage, startStorage } from "../testing/storage.ts";
import { createLocks } from "../testing/tabs.ts";
import { turns } from "../testing/turns.ts";
import { noteHost } from "../transfer/host-health.ts";
import { createUploader } from "../uploader.ts";
import type { BeforeUpload } from "../uploader-types.ts";
import { resumeUploads } from "./index.ts";
import { openRecords } from "./record.ts";

/** How long an abort waits for an answer, a read for a file, and a record for IndexedDB, in milliseconds. */
const patience = vi.hoisted(() => ({ ofAborts: 5_000, ofReads: 60_000, ofRequests: 60_000 }));

vi.mock("../lib/time-limits.ts", async (original) => ({
  ...(await original<object>()),
  // No disk is that slow, but a busy machine may be.
  longestWrite: 60_000,
  get longestAbandon() {
    return patience.ofAborts;
  },
  get longestRequest() {
    return patience.ofRequests;
  },
}));

vi.mock("../files/readable.ts", async (original) => ({
  ...(await original<object>()),
  get longestRead() {
    return patience.ofReads;
  },
}));

const KiB = 1024;
const MiB = 1024 * KiB;
let storage: TestStorage;
let api: ReturnType<typeof createApi>;
let locks: ReturnType<typeof createLocks>;
/** The id of the signed-in visitor. */
let visitor: string | undefined;
let isOfflineForAll = false;
/** What pages do with a file before they send it. */
let beforeUpload: BeforeUpload | undefined;

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.spyOn(Math, "random").mockReturnValue(0.1);
  storage = await startStorage();
  api = createApi(storage);
  locks = createLocks();
  visitor = "ann";
  isOfflineForAll = false;
  beforeUpload = undefined;
  patience.ofAborts = 5_000;
  patience.ofReads = 60_000;
  patience.ofRequests = 60_000;
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await storage.close();
});

/** Opens a page of one browser. Everything that it does ends when it is closed. */
function openPage({ name = "attachment", secure = true, room = 1_000 * MiB, tab = locks.openTab() } = {}) {
  const navigator = {
    ...(secure && { locks: tab.locks }),
    storage: { estimate: async () => ({ quota: room, usage: 0 }) },
  };
  /** Gives the code of the page its own navigator. */
  const inside = () => vi.stubGlobal("navigator", navigator);
  inside();
  let isOpen = true;
  const never = new Promise<never>(() => {});
  const alive = <Args extends unknown[], Result>(procedure: { mutate: (...args: Args) => Promise<Result> }) => ({
    mutate: (...args: Args): Promise<Result> => (isOpen && !isOfflineForAll ? procedure.mutate(...args) : never),
  });
  const resume = resumeUploads({ name, owner: () => visitor });
  const uploader = createUploader(
    {
      create: alive(api.create),
      finish: alive(api.finish),
      signParts: alive(api.signParts),
      listParts: alive(api.listParts),
      abort: alive(api.abort),
    },
    {
      scheduler: createScheduler({ concurrency: 2, concurrencyPerHost: 2 }),
      checksum: false,
      ...(beforeUpload && { beforeUpload }),
      resume,
    },
  );
  const reaches = (wanted: string) =>
    eventually(() => {
      const item = uploader.getSnapshot().items.at(-1);
      expect(item?.status === "waiting" ? item.reason : item?.status).toBe(wanted);
    });
  return {
    uploader,
    resume,
    reaches,
    inside,
    close() {
      isOpen = false;
      uploader.pauseAll();
      tab.close();
    },
  };
}

const partSize = 64 * KiB;
const bytes = randomBytes(12 * partSize);
/** Too large to be kept, given the space of this browser. */
const film = () => new File([bytes], "film.mp4", { type: "video/mp4", lastModified: 1_000 });

/** Makes the storage stall after this many parts. */
function stopAfter(parts: number): void {
  storage.faultFor = ({ partNumber }) =>
    partNumber !== undefined && storage.requests.length > parts ? { kind: "stall" } : undefined;
}

const go = () => {
  storage.faultFor = () => undefined;
};

const acknowledged = () => storage.parts.get("id-of-uploads/1")?.size ?? 0;

/** Opens a page that sends a few parts of the film and is then closed. */
async function leaveInMidUpload(given: Parameters<typeof openPage>[0] & { handle?: FileHandle } = {}) {
  const page = openPage({ room: 0, ...given });
  api.singleMax = partSize;
  stopAfter(5);
  page.uploader.add(film(), { input: { postId: "7" }, handle: given.handle });
  await eventually(() => expect(acknowledged()).toBeGreaterThanOrEqual(4));
  const mayKeep = given.room !== undefined && given.room > 0;
  if (mayKeep) await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
  page.close();
  return { sent: storage.requests.length };
}

/** A browser can clone a handle; Node has none to clone. */
function cloneHandles(): void {
  const { structuredClone } = globalThis;
  vi.stubGlobal("structuredClone", (value: { handle?: FileHandle }) => {
    if (typeof value !== "object" || value.handle === undefined) return structuredClone(value);
    const { handle, ...rest } = value;
    return { ...structuredClone(rest), handle };
  });
}

/** Returns a handle that can be read without asking. */
const handleOf = (getFile: () => File): FileHandle => ({
  getFile: async () => getFile(),
  queryPermission: async () => "granted",
});

/** Returns what each unfinished upload needs to continue. */
async function needsOfLeft(): Promise<string[]> {
  const looking = openPage();
  const found = await looking.uploader.unfinished();
  looking.close();
  return found.map(({ needs }) => needs);
}

/** Returns the records on disk. */
async function storedRecords(): Promise<{ plan?: { key: string }; fingerprint?: object }[]> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open("s3-direct");
    request.addEventListener("success", () => resolve(request.result));
  });
  return new Promise((resolve) => {
    const request = database.transaction("uploads").objectStore("uploads").getAll();
    request.addEventListener("success", () => resolve(request.result));
  });
}

const partsSent = () => storage.requests.map(({ partNumber }) => partNumber);

/**
 * Opens another page after one that was closed while it sent parts.
 * @returns how many parts are stored, and how many were sent
 */
async function comeBackInMidUpload() {
  await leaveInMidUpload();
  const stored = acknowledged();
  const before = partsSent().length;
  go();
  const page = openPage({ room: 0 });
  const [left] = await page.uploader.unfinished();
  return { stored, before, page, left };
}

describe("after a reload", () => {
  test("a large file that is chosen again goes on with the parts that are missing", async () => {
    const { stored, before, page, left } = await comeBackInMidUpload();
    expect(left).toMatchObject({
      name: "film.mp4",
      size: bytes.length,
      contentType: "video/mp4",
      input: { postId: "7" },
      needs: "file",
      isInOtherTab: false,
    });
    expect(left?.resumableFor).toBeGreaterThan(6 * 86_400);
    // With another name and another date, as phones give them.
    await left?.resume(new File([bytes], "IMG_1.MOV", { lastModified: 2_000 }));
    await page.reaches("done");
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(api.announced).toHaveLength(1);
    expect(partsSent().length - before).toBe(12 - stored);
    expect(await page.uploader.unfinished()).toEqual([]);
  });

  test("nothing that has arrived is lost: the upload is on the disk before its first part leaves", async () => {
    const page = openPage();
    // The record begins with the file's fingerprint, which takes a while.
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    let isRead = false;
    vi.spyOn(crypto.subtle, "digest").mockImplementation(async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      isRead = true;
      return digest(...given);
    });
    api.singleMax = partSize;
    let atFirstPart: Promise<unknown> | undefined;
    storage.faultFor = (request) => {
      const { announced } = api;
      atFirstPart ??= isRead ? storedRecords() : Promise.resolve({ tooEarly: request, announced });
      return undefined;
    };
    await page.uploader.uploadAsync(film());
    expect(await atFirstPart).toMatchObject([{ plan: { uploadId: "id-of-uploads/1" } }]);
  });

  test("a file handle spares choosing: one click, and none where the page may still read it", async () => {
    cloneHandles();
    let permission: PermissionState = "granted";
    const handle = {
      getFile: async () => film(),
      queryPermission: async () => permission,
      requestPermission: async (): Promise<PermissionState> => (permission = "granted"),
    };
    await leaveInMidUpload({ handle });
    go();
    permission = "prompt";
    const page = openPage({ room: 0 });
    await page.uploader.continueAll();
    expect(page.uploader.getSnapshot().items).toEqual([]);
    const [left] = await page.uploader.unfinished();
    expect(left?.needs).toBe("permission");
    await left?.resume();
    await page.reaches("done");
    expect(api.announced).toHaveLength(1);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });

  test("a small file goes on by itself: its bytes were kept", async () => {
    await leaveInMidUpload({ room: 1_000 * MiB });
    go();
    const page = openPage();
    expect(await page.uploader.unfinished()).toMatchObject([{ needs: "nothing" }]);
    await page.uploader.continueAll();
    await page.reaches("done");
    expect(page.uploader.getSnapshot().items[0]?.file.name).toBe("film.mp4");
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(api.announced).toHaveLength(1);
  });

  test("in one piece: sent again with a key of its own, the first one is given back, and the input is the same", async () => {
    const page = openPage();
    storage.faults.push({ kind: "stall" });
    page.uploader.add(film(), { input: { postId: "7" } });
    await eventually(() => expect(storage.requests).toHaveLength(1));
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    page.close();
    const next = openPage();
    await next.uploader.continueAll();
    await next.reaches("done");
    expect(api.announced.map(({ input }) => input)).toEqual([{ postId: "7" }, { postId: "7" }]);
    expect([...api.published.keys()]).toEqual(["uploads/2"]);
    expect(api.calls).toContain("abort uploads/1");
  });

  test.each([
    ["", false],
    [", also while one of the storage's names is left out", true],
  ])("in one piece that had arrived: only finish is missing%s", async (_, isOneLeftOut) => {
    const page = openPage();
    api.beforeAnswer = (call) => (call === "finish" ? new Promise(() => {}) : Promise.resolve());
    page.uploader.add(film());
    await eventually(() => expect(api.calls).toContain("finish uploads/1"));
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    page.close();
    api.beforeAnswer = async () => {};
    if (isOneLeftOut) for (let failures = 0; failures < 2; failures++) noteHost("left-out.example", false);
    const next = openPage();
    await next.uploader.continueAll();
    await next.reaches("done");
    noteHost("left-out.example", true);
    expect(storage.requests).toHaveLength(1);
    expect([...api.published.keys()]).toEqual(["uploads/1"]);
  });

  test("what was still in line is remembered too", async () => {
    const page = openPage();
    storage.faultFor = () => ({ kind: "stall" });
    for (let index = 0; index < 5; index++) page.uploader.add(new File([bytes], `${index}.png`));
    await eventually(async () => expect(await needsOfLeft()).toEqual(Array(5).fill("nothing")));
    page.close();
    go();
    const next = openPage();
    await next.uploader.continueAll();
    await eventually(() => expect(api.published.size).toBe(5));
    await eventually(async () => expect(await next.uploader.unfinished()).toEqual([]));
  });
});

describe("a file on a drive that never answers", () => {
  test("keeps continueAll from no other", async () => {
    cloneHandles();
    const neverRead = { ...handleOf(film), getFile: () => new Promise<File>(() => {}) };
    for (let each = 0; each < 3; each++) await leaveInMidUpload({ handle: neverRead });
    await leaveInMidUpload({ handle: handleOf(film) });
    go();
    patience.ofReads = 64;
    const waits = vi.spyOn(globalThis, "setTimeout");
    const page = openPage({ room: 0 });
    void page.uploader.continueAll();
    await page.reaches("done");
    expect(api.published.size).toBe(1);
    // Of a thousand such files all are waited for no longer than twice as long as one.
    expect(waits.mock.calls.map(([, milliseconds]) => milliseconds)).toEqual(expect.arrayContaining([64, 32, 16]));
    waits.mockRestore();
  });

  test("is not waited for without an end when it is chosen again", async () => {
    await leaveInMidUpload();
    go();
    patience.ofReads = 64;
    const [left] = await openPage({ room: 0 }).uploader.unfinished();
    vi.spyOn(Blob.prototype, "arrayBuffer").mockReturnValue(new Promise(() => {}));
    await expect(left?.resume(film())).rejects.toMatchObject({ code: "FILE_CHANGED" });
  });
});

describe("a changed file", () => {
  const otherEnd = Buffer.from(bytes);
  otherEnd[bytes.length - 1] = ~(bytes.at(-1) ?? 0);

  test.each([
    ["another size", () => new File([bytes.subarray(1)], "film.mp4")],
    ["another end", () => new File([otherEnd], "film.mp4", { lastModified: 1_000 })],
  ])("%s: starts afresh, says so, and frees what was sent", async (_, changed) => {
    await leaveInMidUpload();
    go();
    const page = openPage({ room: 0 });
    const [left] = await page.uploader.unfinished();
    await left?.resume(changed());
    await page.reaches("done");
    expect(page.uploader.getSnapshot().items[0]).toMatchObject({ restarted: "file-changed" });
    expect([...api.published.keys()]).toEqual(["uploads/2"]);
    expect(api.calls).toContain("abort uploads/1 id-of-uploads/1");
    expect(await page.uploader.unfinished()).toEqual([]);
  });
});

describe("what the storage has lost", () => {
  test("traps: 72 starts afresh and says so", async () => {
    await leaveInMidUpload({ room: 1_000 * MiB });
    go();
    storage.abortUpload("id-of-uploads/1");
    api.isGone.add("uploads/1");
    const page = openPage();
    await page.uploader.continueAll();
    await page.reaches("done");
    expect(page.uploader.getSnapshot().items[0]).toMatchObject({ restarted: "expired" });
    expect([...api.published.keys()]).toEqual(["uploads/2"]);
  });

  test("is not sent again when it was published or ended on purpose", async () => {
    await leaveInMidUpload({ room: 1_000 * MiB });
    go();
    api.isGone.add("uploads/1");
    api.goneBecause = "ended";
    const page = openPage();
    await page.uploader.continueAll();
    await page.reaches("error");
    expect(api.announced).toHaveLength(1);
    expect(await page.uploader.unfinished()).toEqual([]);
  });
});

describe("tried again after an error", () => {
  test("one that was resumed, and lost after that, begins afresh", async () => {
    await leaveInMidUpload({ room: 1_000 * MiB });
    go();
    const page = openPage();
    storage.faultFor = ({ partNumber }) =>
      partNumber === undefined ? undefined : { kind: "answer", status: 404, code: "NoSuchUpload" };
    await page.uploader.continueAll();
    await page.reaches("error");
    // It had started over once by itself.
    expect(api.announced).toHaveLength(2);
    go();
    page.uploader.retryAll();
    await page.reaches("done");
    expect([...api.published.keys()]).toEqual(["uploads/3"]);
    await eventually(async () => expect(await storedRecords()).toEqual([]));
  });

  /** Makes IndexedDB fail whenever it reads a record, on every connection. @returns a function that ends that */
  function failReads(): () => void {
    const get = vi.spyOn(IDBObjectStore.prototype, "get").mockImplementation(() => {
      throw new DOMException("Connection to Indexed Database server lost.", "UnknownError");
    });
    return () => get.mockRestore();
  }

  test("one whose record could not be read goes on with the parts that are missing", async () => {
    const { stored, before, page, left } = await comeBackInMidUpload();
    const readAgain = failReads();
    const resumed = await left?.resume(film());
    await page.reaches("error");
    readAgain();
    expect(await storedRecords()).toMatchObject([{ plan: { key: "uploads/1" } }]);
    resumed?.retry();
    await page.reaches("done");
    expect(api.announced).toHaveLength(1);
    expect(partsSent().length - before).toBe(12 - stored);
  });

  test("one whose record is read without an answer waits a minute for it, and goes on in the next page", async () => {
    const { stored, before, page, left } = await comeBackInMidUpload();
    patience.ofRequests = 500;
    // Nothing calls back for the request that this returns.
    const get = vi.spyOn(IDBObjectStore.prototype, "get").mockReturnValue(new IDBRequest());
    await left?.resume(film());
    await page.reaches("error");
    get.mockRestore();
    page.close();
    const [again] = await openPage({ room: 0 }).uploader.unfinished();
    await again?.resume(film());
    await eventually(() => expect(api.published.size).toBe(1));
    expect(api.announced).toHaveLength(1);
    expect(partsSent().length - before).toBe(12 - stored);
  });

  test("with another file, after its record could not be read, is still there", async () => {
    await leaveInMidUpload();
    const page = openPage({ room: 0 });
    const [left] = await page.uploader.unfinished();
    const readAgain = failReads();
    await expect(left?.resume(new File(["other"], "film.mp4"))).rejects.toMatchObject({ code: "FILE_CHANGED" });
    readAgain();
    expect(await page.uploader.unfinished()).toHaveLength(1);
  });

  test("one that was about to be taken over keeps its key through a fault of the server's: it may be published", async () => {
    const first = openPage();
    const gate = gateOf();
    api.beforeAnswer = (call) => (call === "finish" ? gate.promise : Promise.resolve());
    first.uploader.add(film());
    await eventually(() => expect(api.calls).toContain("finish uploads/1"));
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    first.close();
    api.beforeAnswer = async () => {};
    api.failures.finish.push(new Error("INTERNAL: Something went wrong."));
    const page = openPage();
    await page.uploader.continueAll();
    await page.reaches("error");
    page.uploader.retryAll();
    await page.reaches("done");
    expect(api.announced).toHaveLength(1);
    gate.resolve();
  });
});

describe("records are one visitor's", () => {
  test("another account of the same browser neither sees nor resumes them; the first finds them again", async () => {
    await leaveInMidUpload({ room: 1_000 * MiB });
    visitor = "bob";
    const page = openPage();
    await page.uploader.continueAll();
    expect(await page.uploader.unfinished()).toEqual([]);
    visitor = undefined;
    expect(await page.uploader.unfinished()).toEqual([]);
    visitor = "ann";
    expect(await page.uploader.unfinished()).toHaveLength(1);
    expect(page.uploader.getSnapshot().items).toEqual([]);
  });

  test("a page of another endpoint does not list them", async () => {
    await leaveInMidUpload({ room: 1_000 * MiB });
    expect(await openPage({ name: "avatar" }).uploader.unfinished()).toEqual([]);
  });

  test("a key that the API does not know as theirs is discarded", async () => {
    await leaveInMidUpload({ room: 1_000 * MiB });
    go();
    api.failures.listParts.push(Object.assign(new Error("UPLOAD_NOT_FOUND: There is no such upload.")));
    const page = openPage();
    await page.uploader.continueAll();
    await page.reaches("error");
    expect(await page.uploader.unfinished()).toEqual([]);
  });
});

describe("a record", () => {
  test("is gone with the upload's end: done, aborted, refused", async () => {
    const page = openPage();
    await page.uploader.uploadAsync(film());
    page.uploader.add(film()).abort();
    api.failures.create.push(new Error("FILE_TOO_LARGE: The file is too large."));
    await page.uploader.upload(film());
    await eventually(async () => expect(await needsOfLeft()).toEqual([]));
  });

  test("knows the key before the file is published", async () => {
    const page = openPage();
    // A slow disk delays the fingerprint.
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "digest").mockImplementationOnce(async (...given) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return digest(...given);
    });
    let atFinish: unknown;
    api.beforeAnswer = async (call) => {
      if (call === "finish") atFinish ??= await storedRecords();
    };
    await page.uploader.uploadAsync(film());
    expect(atFinish).toMatchObject([{ plan: { key: "uploads/1" } }]);
  });

  test("of an upload that was cancelled in a page that was closed before the API knew: the next page tells it", async () => {
    const page = openPage();
    api.arrivalLooks = 0;
    api.beforeAnswer = (call) => (call === "finish" ? new Promise(() => {}) : Promise.resolve());
    const { abort } = page.uploader.add(film());
    await page.reaches("finishing");
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    isOfflineForAll = true;
    abort();
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ isCancelled: true }]));
    page.close();
    isOfflineForAll = false;
    const next = openPage();
    await next.uploader.continueAll();
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
    expect(next.uploader.getSnapshot().items).toEqual([]);
    await eventually(async () => expect(await storedRecords()).toEqual([]));
  });

  /** Cancels an upload while the API cannot be reached, and before finish may have been called. */
  async function cancelUnheard(singleMax: number) {
    const page = openPage();
    api.singleMax = singleMax;
    storage.faultFor = () => ({ kind: "stall" });
    const handle = page.uploader.add(film());
    await eventually(() => expect(storage.requests.length).toBeGreaterThan(0));
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    page.inside();
    isOfflineForAll = true;
    handle.abort();
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ isCancelled: true }]));
    isOfflineForAll = false;
    return { page, handle };
  }

  test.each([
    ["in parts", partSize],
    ["in one piece", 1_000 * MiB],
  ])(
    "traps: 64 of an upload %s that was cancelled in mid-way in a page that was closed before the API knew: the next page tells it",
    async (_, singleMax) => {
      const { page } = await cancelUnheard(singleMax);
      page.close();
      const next = openPage();
      expect(await next.uploader.unfinished()).toEqual([]);
      await eventually(() => expect(api.calls.at(-1)).toContain("abort uploads/1"));
      expect(storage.parts.size).toBe(0);
      await eventually(async () => expect(await storedRecords()).toEqual([]));
    },
  );

  /** Expects each page that is opened to tell the API, until the API answers. */
  async function expectToldByNextPage() {
    await turns();
    expect(await storedRecords()).toMatchObject([{ isCancelled: true }]);
    isOfflineForAll = false;
    expect(await openPage().uploader.unfinished()).toEqual([]);
    await eventually(() => expect(api.calls.at(-1)).toContain("abort uploads/1"));
    await eventually(async () => expect(await storedRecords()).toEqual([]));
  }

  test("of an upload that was cancelled stays until a page is opened from which the API hears of it", async () => {
    patience.ofAborts = 50;
    const { page } = await cancelUnheard(partSize);
    isOfflineForAll = true;
    page.close();
    const next = openPage();
    expect(await next.uploader.unfinished()).toEqual([]);
    expect(await next.uploader.unfinished()).toEqual([]);
    next.close();
    await expectToldByNextPage();
  });

  test("of an upload that was discarded stays, without its file, until the API hears of it", async () => {
    patience.ofAborts = 50;
    await leaveInMidUpload({ room: 1_000 * MiB });
    const page = openPage();
    const [left] = await page.uploader.unfinished();
    isOfflineForAll = true;
    await left?.discard();
    expect(await page.uploader.unfinished()).toEqual([]);
    page.close();
    await eventually(async () => expect(await openRecords().all()).toMatchObject([{ isKept: false }]));
    await expectToldByNextPage();
  });

  test.each([
    ["that was cancelled before it was taken over", (left: UnfinishedUpload | undefined) => cancelResumed(left)],
    ["in whose place another file was chosen", (left: UnfinishedUpload | undefined) => left?.resume(otherFilm())],
  ])("of an earlier upload %s stays until the API hears of it", async (_, act) => {
    patience.ofAborts = 50;
    await leaveInMidUpload();
    const page = openPage({ room: 0 });
    const [left] = await page.uploader.unfinished();
    isOfflineForAll = true;
    await act(left);
    await turns();
    page.close();
    isOfflineForAll = false;
    await openPage().uploader.unfinished();
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1"));
    await eventually(async () =>
      expect((await storedRecords()).map(({ plan }) => plan?.key)).not.toContain("uploads/1"),
    );
  });

  /** Cancels an upload that has its key, while its file is still being read. */
  async function cancelWhileRead() {
    const page = openPage();
    api.singleMax = partSize;
    const reading = gateOf();
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "digest").mockImplementationOnce(async (...given) => {
      await reading.promise;
      return digest(...given);
    });
    const handle = page.uploader.add(film());
    await eventually(() => expect(api.calls).toContain("create uploads/1"));
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ plan: { key: "uploads/1" } }]));
    handle.abort();
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ isCancelled: true }]));
    return { page, handle, reading };
  }

  test("of an upload that is cancelled while its key is noted is gone once the API has heard of it", async () => {
    const { reading } = await cancelWhileRead();
    reading.resolve();
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1"));
    await eventually(async () => expect(await storedRecords()).toEqual([]));
  });

  test("of an upload that is cancelled while its key is noted, and tried again, is there anew", async () => {
    const { page, handle, reading } = await cancelWhileRead();
    storage.faultFor = () => ({ kind: "stall" });
    handle.retry();
    reading.resolve();
    await page.reaches("uploading");
    await eventually(() => expect(api.calls).toContain("abort uploads/1 id-of-uploads/1"));
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ plan: { key: "uploads/2" } }]));
    expect((await storedRecords())[0]).not.toMatchObject({ isCancelled: true });
  });

  test("of uploads that are all cancelled, and tried again before that is noted, are there", async () => {
    const page = openPage();
    api.singleMax = partSize;
    storage.faultFor = () => ({ kind: "stall" });
    page.uploader.add(film());
    page.uploader.add(film());
    page.uploader.abortAll();
    page.uploader.retryAll();
    await eventually(() => expect(api.announced).toHaveLength(2));
    await turns();
    const keys = (await storedRecords()).map(({ plan }) => plan?.key);
    expect(keys.sort()).toEqual(["uploads/1", "uploads/2"]);
  });

  test("of an upload that is cancelled while its key is noted stays until the API hears of it", async () => {
    const { page, reading } = await cancelWhileRead();
    page.close();
    expect(await openPage().uploader.unfinished()).toEqual([]);
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1"));
    await eventually(async () => expect(await storedRecords()).toEqual([]));
    reading.resolve();
  });

  const otherFilm = () => new File([bytes.subarray(1)], "film.mp4");

  async function cancelResumed(left: UnfinishedUpload | undefined): Promise<void> {
    const handle = await left?.resume(film());
    handle?.abort();
  }

  test.each([
    ["goes where the API refuses to hear that for good", "UPLOAD_GONE", 0],
    ["stays where the API cannot hear that", "INTERNAL", 1],
  ] as const)("of an upload that was discarded %s", async (...[, code, count]) => {
    await leaveInMidUpload();
    const page = openPage();
    const [left] = await page.uploader.unfinished();
    api.beforeAnswer = async (call) => {
      if (call === "abort") throw fail(code);
    };
    await left?.discard();
    expect(await storedRecords()).toHaveLength(count);
  });

  test("of an upload that was cancelled before the API knew, and tried again, is there anew", async () => {
    const { page, handle } = await cancelUnheard(partSize);
    handle.retry();
    await eventually(async () =>
      expect(await storedRecords()).toMatchObject([{ plan: { key: "uploads/2" }, fingerprint: {} }]),
    );
    expect((await storedRecords())[0]).not.toHaveProperty("isCancelled");
    page.close();
    expect(await needsOfLeft()).toEqual(["nothing"]);
  });

  /** Cancels an upload while finish does not answer and the API cannot be reached. */
  async function cancelWhileFinishing() {
    patience.ofAborts = 50;
    const page = openPage();
    const gate = gateOf();
    api.arrivalLooks = 0;
    api.beforeAnswer = (call) => (call === "finish" ? gate.promise : Promise.resolve());
    const handle = page.uploader.add(film());
    await page.reaches("finishing");
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    page.inside();
    isOfflineForAll = true;
    handle.abort();
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ isCancelled: true }]));
    isOfflineForAll = false;
    return { page, handle, answer: gate.resolve };
  }

  /** The same, and tried again: the API hears the abort before it makes another key. */
  async function tryAgainUnheard() {
    const { handle, ...rest } = await cancelWhileFinishing();
    handle.retry();
    await eventually(() => expect(api.calls.at(-1)).toBe("finish uploads/2"));
    expect(api.calls.slice(-3)).toEqual(["abort uploads/1", "create uploads/2", "finish uploads/2"]);
    return rest;
  }

  test("of an upload that was cancelled before the API knew, and tried again: the next page goes on with its new key", async () => {
    const { page, answer } = await tryAgainUnheard();
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    page.close();
    const next = openPage();
    await next.uploader.continueAll();
    await next.reaches("starting");
    answer();
    await next.reaches("done");
    expect([...api.published.keys()]).toEqual(["uploads/2"]);
  });

  test("of an upload that was cancelled offline, and tried again there, is left to the next page", async () => {
    const { page, handle } = await cancelWhileFinishing();
    isOfflineForAll = true;
    handle.retry();
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ isCancelled: false }]));
    page.close();
    isOfflineForAll = false;
    expect(await needsOfLeft()).toEqual(["nothing"]);
  });

  test("of an upload that was cancelled, and is tried again, is left to the next page while create waits", async () => {
    const { page, handle } = await cancelWhileFinishing();
    const create = api.create.mutate.bind(api.create);
    let isCreating = false;
    api.create.mutate = () => {
      isCreating = true;
      return new Promise(() => {});
    };
    handle.retry();
    await eventually(() => expect(isCreating).toBe(true));
    page.close();
    api.create.mutate = create;
    expect(await needsOfLeft()).toHaveLength(1);
  });

  test.each([
    ["has not ended it: no other tab ends it meanwhile", false, ["uploads/1"]],
    ["has ended it: another key follows", true, ["uploads/2"]],
  ])(
    "of an upload that is tried again when the first abort, whose second is refused, %s",
    async (_, isEnded, published) => {
      const { page, handle, answer } = await cancelWhileFinishing();
      const abort = api.abort.mutate.bind(api.abort);
      if (isEnded) await abort({ key: "uploads/1" });
      let isRefused = false;
      api.abort.mutate = async (input) => {
        if (isRefused) return abort(input);
        isRefused = true;
        throw fail("SIGNED_OUT");
      };
      if (!isEnded) api.pending.push(...Array<number>(5).fill(0.02));
      answer();
      handle.retry();
      await eventually(() => expect(isRefused).toBe(true));
      await openPage().uploader.continueAll();
      page.inside();
      await page.reaches("done");
      expect([...api.published.keys()]).toEqual(published);
    },
  );

  test("of an upload that was cancelled at a sign-out is published by no tab that waited for it", async () => {
    patience.ofAborts = 50;
    const first = openPage();
    const gate = gateOf();
    api.arrivalLooks = 0;
    api.beforeAnswer = (call) => (call === "finish" ? gate.promise : Promise.resolve());
    first.uploader.add(film());
    await first.reaches("finishing");
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    const second = openPage();
    await second.uploader.continueAll();
    await second.reaches("other-tab");
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ isAwaited: true }]));
    first.inside();
    api.beforeAnswer = async () => {};
    api.abort.mutate = () => new Promise(() => {});
    first.uploader.abortAll();
    await first.resume.forget("ann");
    second.inside();
    await eventually(() => expect(second.uploader.getSnapshot().items.at(-1)?.status).toBe("error"));
    expect([...api.published.keys()]).toEqual([]);
  });

  test("of an upload that was cancelled before the API knew, and tried again: another tab leaves its new key alone", async () => {
    const { page, answer } = await tryAgainUnheard();
    const other = openPage();
    await other.uploader.continueAll();
    await other.reaches("other-tab");
    page.inside();
    answer();
    await page.reaches("done");
    await other.reaches("done");
    expect(api.calls).not.toContain("abort uploads/2");
    await eventually(async () => expect(await needsOfLeft()).toEqual([]));
  });

  test("of an upload that was cancelled, and is tried again while its abort is on its way: that ends the first key, and not the new one", async () => {
    patience.ofAborts = 50;
    const page = openPage();
    const late = gateOf();
    api.arrivalLooks = 0;
    api.pending.push(0.2, 0.2, 0.2, 0.2);
    let aborts = 0;
    api.beforeAnswer = async (call) => {
      if (call === "abort" && aborts++ === 0) await late.promise;
    };
    const handle = page.uploader.add(film());
    await page.reaches("finishing");
    handle.abort();
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
    handle.retry();
    await page.reaches("finishing");
    late.resolve();
    await page.reaches("done");
    expect([...api.published.keys()]).toEqual(["uploads/2"]);
    await eventually(async () => expect(await storedRecords()).toEqual([]));
  });

  test("of a small file that was cancelled while its early finish was asked stays cancelled for the next page", async () => {
    const answer = api.finish.mutate.bind(api.finish);
    vi.spyOn(api.finish, "mutate").mockImplementation((input, options) => {
      if (!input.isArriving) return answer(input, options);
      return new Promise((_, reject) => {
        options?.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      });
    });
    const page = openPage();
    const handle = page.uploader.add(new File([bytes.subarray(0, 100 * KiB)], "a.txt"));
    await page.reaches("finishing");
    await eventually(() => expect(storage.objects.size).toBe(1));
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    page.inside();
    api.beforeAnswer = (call) => (call === "abort" ? new Promise<void>(() => {}) : Promise.resolve());
    handle.abort();
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
    await turns();
    expect(await storedRecords()).toMatchObject([{ isCancelled: true }]);
    page.close();
    api.beforeAnswer = () => Promise.resolve();
    const next = openPage();
    await next.uploader.continueAll();
    await eventually(async () => expect(await storedRecords()).toEqual([]));
    expect(api.calls.filter((call) => call === "abort uploads/1")).toHaveLength(2);
    expect([...api.published.keys()]).toEqual([]);
  });

  test("of an upload that was cancelled, and is tried again after the API has heard of it, goes with its lock when it is done", async () => {
    patience.ofAborts = 50;
    const page = openPage();
    const [finishing, aborting] = [gateOf(), gateOf()];
    api.arrivalLooks = 0;
    api.beforeAnswer = async (call) => {
      if (call === "finish") await finishing.promise;
      if (call === "abort") await aborting.promise;
    };
    const handle = page.uploader.add(film());
    await page.reaches("finishing");
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    page.inside();
    handle.abort();
    const heldLocks = async () => (await locks.openTab().locks.query()).held;
    await eventually(async () => expect(await heldLocks()).toEqual([]));
    api.isGone.add("uploads/1");
    api.goneBecause = "ended";
    aborting.resolve();
    await eventually(async () => expect(await storedRecords()).toEqual([]));
    api.beforeAnswer = () => Promise.resolve();
    handle.retry();
    await page.reaches("done");
    await eventually(async () => expect(await storedRecords()).toEqual([]));
    await eventually(async () => expect(await heldLocks()).toEqual([]));
  });

  test("of an upload that was cancelled, and tried again just when the API knows, is there anew", async () => {
    patience.ofAborts = 50;
    const page = openPage();
    const together = gateOf();
    api.singleMax = partSize;
    storage.faultFor = () => ({ kind: "stall" });
    const handle = page.uploader.add(film());
    await eventually(() => expect(storage.requests.length).toBeGreaterThan(0));
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    page.inside();
    api.beforeAnswer = (call) => (/abort|create/.test(call) ? together.promise : Promise.resolve());
    handle.abort();
    await eventually(() => expect(api.calls.at(-1)).toContain("abort"));
    handle.retry();
    await eventually(() => expect(api.calls.at(-1)).toBe("create uploads/2"));
    together.resolve();
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ plan: { key: "uploads/2" } }]));
    await turns();
    expect(await storedRecords()).toMatchObject([{ plan: { key: "uploads/2" } }]);
  });

  test("of an upload that was cancelled, which another tab has told the API, is there anew when it is tried again", async () => {
    const { page, handle } = await cancelWhileFinishing();
    api.isGone.add("uploads/1");
    api.goneBecause = "ended";
    const other = openPage();
    // Once the first page has released the lock.
    await eventually(async () => {
      await other.uploader.continueAll();
      expect(api.calls.at(-1)).toBe("abort uploads/1");
    });
    await eventually(async () => expect(await storedRecords()).toEqual([]));
    page.inside();
    api.beforeAnswer = async () => {};
    storage.faultFor = () => ({ kind: "stall" });
    handle.retry();
    await eventually(async () =>
      expect(await storedRecords()).toMatchObject([{ plan: { key: "uploads/2" }, fingerprint: {} }]),
    );
  });

  test("of an upload that has just ended is not taken for one of an earlier page", async () => {
    const page = openPage();
    const looks: Promise<void>[] = [];
    page.uploader.subscribe(() => void looks.push(page.uploader.continueAll()));
    await page.uploader.uploadAsync(film());
    await Promise.all(looks);
    expect(page.uploader.getSnapshot().items).toHaveLength(1);
    expect(await page.uploader.unfinished()).toEqual([]);
  });

  test("stays while a failed upload can be gone on with, and goes when that is removed", async () => {
    const page = openPage();
    api.failures.finish.push(new Error("INTERNAL: Something went wrong."));
    const { id } = await page.uploader.upload(film());
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    page.uploader.remove(id);
    await eventually(async () => expect(await needsOfLeft()).toEqual([]));
  });

  test("that is gone is no longer thought of: an upload that was aborted and removed keeps neither its file nor its journal", async () => {
    const page = openPage();
    const add = () => {
      const file = film();
      const { abort, remove } = page.uploader.add(file);
      abort();
      remove();
      return new WeakRef(file);
    };
    const file = add();
    await eventually(async () => expect(await needsOfLeft()).toEqual([]));
    await eventually(() => {
      collectGarbage();
      expect(file.deref() === undefined).toBe(true);
    });
    expect(page.uploader.getSnapshot().items).toEqual([]);
  });

  test("is discarded with what the storage has", async () => {
    await leaveInMidUpload();
    const page = openPage();
    const [left] = await page.uploader.unfinished();
    await left?.discard();
    expect(await page.uploader.unfinished()).toEqual([]);
    expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1");
    expect(storage.parts.size).toBe(0);
  });

  test("is discarded with what another tab has sent since it was listed", async () => {
    const first = openPage({ room: 0 });
    const creating = gateOf();
    api.singleMax = partSize;
    api.beforeAnswer = (call) => (call === "create" ? creating.promise : Promise.resolve());
    stopAfter(5);
    first.uploader.add(film());
    const page = openPage({ room: 0 });
    let left: UnfinishedUpload | undefined;
    await eventually(async () => {
      [left] = await page.uploader.unfinished();
      expect(left).toBeDefined();
    });
    creating.resolve();
    await eventually(() => expect(acknowledged()).toBeGreaterThanOrEqual(4));
    first.close();
    await left?.discard();
    expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1");
    expect(storage.parts.size).toBe(0);
    expect(await storedRecords()).toEqual([]);
  });

  test("of an upload that was cancelled, and is tried again after another tab has listed it, keeps its new key", async () => {
    const { page, handle } = await cancelWhileFinishing();
    const tab = locks.openTab();
    const granting = gateOf();
    const request: typeof tab.locks.request = async (...given) => {
      await granting.promise;
      return tab.locks.request(...given);
    };
    const other = openPage({ tab: { ...tab, locks: { ...tab.locks, request } } });
    expect(await other.uploader.unfinished()).toEqual([]);
    page.inside();
    handle.retry();
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ plan: { key: "uploads/2" } }]));
    page.close();
    granting.resolve();
    await turns();
    expect(api.calls).not.toContain("abort uploads/2");
    expect(await needsOfLeft()).toEqual(["nothing"]);
  });

  test("of each file knows its key and the file before it is published: of many, one that has a key is read next", async () => {
    const page = openPage();
    const [reading, answers] = [gateOf(), gateOf()];
    const read: number[] = [];
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "digest").mockImplementation(async (algorithm, data) => {
      // Such a small file has no middle.
      if (data.byteLength > 0) read.push(data.byteLength);
      await reading.promise;
      return digest(algorithm, data);
    });
    const known = new Set<unknown>();
    api.beforeAnswer = async (call) => {
      if (call === "create" && api.announced.at(-1)?.size !== 1) await answers.promise;
      if (call !== "finish") return;
      for (const { plan, fingerprint } of await storedRecords()) if (fingerprint !== undefined) known.add(plan?.key);
    };
    const sizes = [4, 3, 2, 1];
    const uploads = sizes.map((size) => page.uploader.uploadAsync(new File([bytes.subarray(0, size)], `${size}`)));
    // While the first file is read, the last of the queued ones gets its key.
    await eventually(() => expect(read).toEqual([4]));
    await eventually(async () => expect((await storedRecords()).filter(({ plan }) => plan)).toHaveLength(1));
    reading.resolve();
    await eventually(() => expect(read).toHaveLength(4));
    expect(read).toEqual([4, 1, 3, 2]);
    answers.resolve();
    await Promise.all(uploads);
    expect([...api.published.keys()].filter((key) => !known.has(key))).toEqual([]);
  });

  test.each([
    ["cancelled", (id: string, { uploader }: ReturnType<typeof openPage>) => uploader.abort(id), 0],
    ["paused", (id: string, { uploader }: ReturnType<typeof openPage>) => uploader.pause(id), 1],
  ])(
    "of an upload that is %s while it is found out what the storage has: its parts go only with it",
    async (_how, act, left) => {
      await leaveInMidUpload({ room: 1_000 * MiB });
      const gate = gateOf();
      api.beforeAnswer = (call) => (call === "listParts" ? gate.promise : Promise.resolve());
      const page = openPage();
      await page.uploader.continueAll();
      await eventually(() => expect(api.calls).toContain("listParts uploads/1"));
      act(page.uploader.getSnapshot().items[0]?.id ?? "", page);
      gate.resolve();
      if (left === 0) await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1"));
      await turns();
      expect(storage.parts.size).toBe(left);
      await eventually(async () => expect(await needsOfLeft()).toEqual(left === 0 ? [] : ["nothing"]));
    },
  );

  test("of an upload that is cancelled while it is found out what the storage has, and was published by the earlier page: it is done", async () => {
    const page = openPage({ room: 0 });
    api.singleMax = partSize;
    const finish = api.finish.mutate.bind(api.finish);
    const answer = vi.spyOn(api.finish, "mutate").mockImplementation(async (...given) => {
      await finish(...given);
      return new Promise(() => {});
    });
    page.uploader.add(film());
    await eventually(() => expect([...api.published.keys()]).toEqual(["uploads/1"]));
    page.close();
    answer.mockImplementation(finish);
    const next = openPage({ room: 0 });
    const [left] = await next.uploader.unfinished();
    const gate = gateOf();
    api.beforeAnswer = (call) => (call === "listParts" ? gate.promise : Promise.resolve());
    const handle = await left?.resume(film());
    await eventually(() => expect(api.calls.at(-1)).toContain("listParts"));
    handle?.abort();
    await next.reaches("done");
    gate.resolve();
    expect([...api.published.keys()]).toEqual(["uploads/1"]);
  });

  test("of an upload that is cancelled before anything is found out goes with what the storage has", async () => {
    await leaveInMidUpload({ room: 1_000 * MiB });
    const page = openPage();
    await page.uploader.continueAll();
    expect(api.calls).not.toContain("listParts uploads/1");
    page.uploader.abortAll();
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1"));
    await eventually(() => expect(storage.parts.size).toBe(0));
    await eventually(async () => expect(await needsOfLeft()).toEqual([]));
  });

  /** Opens a page whose requests for locks take a moment to the browser and back. It has just requested one. */
  async function openPageFarFromLocks() {
    await leaveInMidUpload({ room: 1_000 * MiB });
    go();
    const tab = locks.openTab();
    const { locks: near } = tab;
    const travel = () => new Promise<void>((resolve) => setTimeout(resolve, 2));
    const requested = gateOf();
    const request: typeof near.request = async (name, options, work) => {
      requested.resolve();
      await travel();
      return near.request(name, options, async (lock) => {
        await travel();
        return work(lock);
      });
    };
    const page = openPage({ tab: { ...tab, locks: { ...near, request } } });
    await page.uploader.continueAll();
    await requested.promise;
    return page;
  }

  test("of an upload that is cancelled while the browser grants its lock goes with what the storage has", async () => {
    const page = await openPageFarFromLocks();
    page.uploader.abortAll();
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1"));
    await eventually(async () => expect(await storedRecords()).toEqual([]));
    expect(api.published.size).toBe(0);
  });

  test("of an upload that is paused while the browser grants its lock, and goes on at once, is finished", async () => {
    const page = await openPageFarFromLocks();
    page.uploader.pauseAll();
    page.uploader.resumeAll();
    await page.reaches("done");
    await eventually(async () => expect(await needsOfLeft()).toEqual([]));
  });

  test("of an upload that is cancelled before the engine is loaded goes with what the storage has", async () => {
    await leaveInMidUpload();
    const page = openPage();
    const [left] = await page.uploader.unfinished();
    const lock = vi.spyOn(navigator.locks, "request");
    const resumed = await left?.resume(film());
    resumed?.abort();
    expect(lock).not.toHaveBeenCalled();
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1 id-of-uploads/1"));
    expect(storage.parts.size).toBe(0);
    await eventually(async () => expect(await needsOfLeft()).toEqual([]));
  });

  test.each([
    ["at once", () => Promise.resolve()],
    ["when it is gone", () => eventually(async () => expect(await needsOfLeft()).toEqual([]))],
  ])(
    "of an upload that is cancelled before the engine is loaded, and tried again %s, is there anew",
    async (_, wait) => {
      await leaveInMidUpload();
      const page = openPage();
      const [left] = await page.uploader.unfinished();
      const resumed = await left?.resume(film());
      resumed?.abort();
      await wait();
      page.inside();
      stopAfter(storage.requests.length + 5);
      resumed?.retry();
      await eventually(() => expect(storage.parts.get("id-of-uploads/2")?.size).toBeGreaterThan(0));
      page.close();
      expect(await needsOfLeft()).toHaveLength(1);
    },
  );

  test("of a new upload that is cancelled before its lock comes goes, and the lock with it", async () => {
    const tab = locks.openTab();
    let lockComes = () => {};
    const slow = new Promise<void>((resolve) => (lockComes = resolve));
    const request = tab.locks.request.bind(tab.locks);
    vi.spyOn(tab.locks, "request").mockImplementation((...given) => slow.then(() => request(...given)));
    const { uploader } = openPage({ tab });
    // So that there is a database.
    await uploader.unfinished();
    uploader.add(film());
    await eventually(async () => expect(await storedRecords()).toHaveLength(1));
    uploader.abortAll();
    await turns();
    lockComes();
    await eventually(async () => expect(await storedRecords()).toEqual([]));
    await eventually(async () => expect(await tab.locks.query()).toEqual({ held: [], pending: [] }));
  });

  test("has its time: after a week it is forgotten", async () => {
    await leaveInMidUpload();
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() + 8 * 86_400_000);
    expect(await openPage().uploader.unfinished()).toEqual([]);
    vi.useRealTimers();
    expect(await openPage().uploader.unfinished()).toEqual([]);
  });

  test("holds no presigned URL", async () => {
    await leaveInMidUpload();
    const records = await storedRecords();
    expect(JSON.stringify(records)).toContain("id-of-uploads/1");
    expect(JSON.stringify(records)).not.toMatch(/Signature|secret|http/);
  });
});

test("a second uploader in the same page, as a hot reload makes one, sends nothing of what the first one sends", async () => {
  const tab = locks.openTab();
  const first = openPage({ tab });
  api.singleMax = partSize;
  stopAfter(5);
  first.uploader.add(film());
  await eventually(() => expect(storage.requests).toHaveLength(7));
  await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
  const second = openPage({ tab });
  await second.uploader.continueAll();
  await second.reaches("other-tab");
  await turns();
  expect(storage.requests).toHaveLength(7);
  first.uploader.pauseAll();
  go();
  first.uploader.resumeAll();
  await first.reaches("done");
  await second.reaches("done");
  expect(api.announced).toHaveLength(1);
  expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
});

describe("two tabs", () => {
  test("never send the same upload: the second says so, and takes over when the first is closed", async () => {
    const first = openPage();
    api.singleMax = partSize;
    stopAfter(5);
    first.uploader.add(film());
    // Five parts arrive, and two stall.
    await eventually(() => expect(storage.requests).toHaveLength(7));
    const second = openPage();
    await eventually(async () =>
      expect(await second.uploader.unfinished()).toMatchObject([{ isInOtherTab: true, needs: "nothing" }]),
    );
    await second.uploader.continueAll();
    await second.reaches("other-tab");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(storage.requests).toHaveLength(7);
    go();
    first.close();
    await second.reaches("done");
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(api.announced).toHaveLength(1);
  });

  test("of what was changed before it went up: the second one does not begin with the original", async () => {
    cloneHandles();
    const changed = bytes.subarray(1);
    beforeUpload = () => new Blob([changed], { type: "video/mp4" });
    const first = openPage({ room: 0 });
    api.singleMax = partSize;
    stopAfter(5);
    first.uploader.add(film(), { handle: handleOf(film) });
    await eventually(() => expect(acknowledged()).toBeGreaterThanOrEqual(4));
    const second = openPage({ room: 0 });
    await second.uploader.continueAll();
    expect(second.uploader.getSnapshot().items).toEqual([]);
    expect(await second.uploader.unfinished()).toMatchObject([{ isInOtherTab: true, needs: "nothing" }]);
    first.uploader.pauseAll();
    go();
    first.uploader.resumeAll();
    await first.reaches("done");
    expect(api.published.get("uploads/1")?.equals(changed)).toBe(true);
    expect(api.announced).toHaveLength(1);
  });

  test("of a file that the first one has yet to read: the second one does not take it for another", async () => {
    cloneHandles();
    const reading = gateOf();
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "digest").mockImplementationOnce(async (...given) => {
      await reading.promise;
      return digest(...given);
    });
    storage.faults.push({ kind: "stall" });
    const first = openPage({ room: 0 });
    first.uploader.add(film(), { handle: handleOf(film) });
    await eventually(() => expect(storage.requests).toHaveLength(1));
    const second = openPage({ room: 0 });
    await second.uploader.continueAll();
    expect(second.uploader.getSnapshot().items).toEqual([]);
    expect(api.announced).toHaveLength(1);
    reading.resolve();
  });

  test("when another file is chosen in the second one, that is refused, and the first one goes on", async () => {
    const first = openPage({ room: 0 });
    api.singleMax = partSize;
    stopAfter(5);
    first.uploader.add(film());
    await eventually(() => expect(acknowledged()).toBeGreaterThanOrEqual(4));
    const second = openPage({ room: 0 });
    const [left] = await second.uploader.unfinished();
    const other = new File([bytes.subarray(1)], "other.mp4");
    await expect(left?.resume(other)).rejects.toMatchObject({ code: "FILE_CHANGED" });
    expect(second.uploader.getSnapshot().items).toEqual([]);
    first.uploader.pauseAll();
    go();
    first.uploader.resumeAll();
    await first.reaches("done");
    expect([...api.published.keys()]).toEqual(["uploads/1"]);
  });

  test("that are opened together after the file has changed: one begins with it", async () => {
    cloneHandles();
    const handle = handleOf(() => new File([bytes.subarray(1)], "film.mp4"));
    await leaveInMidUpload({ handle });
    go();
    const pages = [openPage({ room: 0 }), openPage({ room: 0 })];
    await Promise.all(pages.map(({ uploader }) => uploader.continueAll()));
    expect(pages.flatMap(({ uploader }) => uploader.getSnapshot().items)).toHaveLength(1);
    await eventually(() => expect([...api.published.keys()]).toEqual(["uploads/2"]));
  });

  test("when the first one finishes it, the second one says so too, without a byte", async () => {
    const first = openPage();
    const gate = { open: () => {} };
    const opened = new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    storage.beforeAnswer = () => opened;
    first.uploader.add(film());
    await eventually(() => expect(storage.requests).toHaveLength(1));
    const second = openPage();
    await eventually(async () => expect(await second.uploader.unfinished()).toMatchObject([{ needs: "nothing" }]));
    await second.uploader.continueAll();
    await second.reaches("other-tab");
    first.inside();
    gate.open();
    await first.reaches("done");
    await second.reaches("done");
    expect(storage.requests).toHaveLength(1);
    await eventually(async () => expect(await needsOfLeft()).toEqual([]));
  });

  test("when the first one finishes what was still in line, without a key, the second one says so too", async () => {
    const first = openPage();
    const { promise, resolve } = gateOf();
    storage.beforeAnswer = () => promise;
    first.uploader.addAll(Array.from({ length: 8 }, () => film()));
    await eventually(async () => expect(await needsOfLeft()).toEqual(Array(8).fill("nothing")));
    const second = openPage();
    await second.uploader.continueAll();
    const reach = (page: typeof first, wanted: string) =>
      eventually(() => {
        const { items } = page.uploader.getSnapshot();
        const seen = items.map((item) => (item.status === "waiting" ? item.reason : item.status));
        expect(seen).toEqual(Array(8).fill(wanted));
      });
    await reach(second, "other-tab");
    expect((await storedRecords()).filter(({ plan }) => plan).length).toBeLessThan(8);
    first.inside();
    resolve();
    await reach(first, "done");
    await reach(second, "done");
    expect(api.announced).toHaveLength(8);
    // The next page that is opened removes what was kept for the second one.
    await eventually(async () => {
      expect(await needsOfLeft()).toEqual([]);
      expect(await storedRecords()).toEqual([]);
    });
  });

  /** A page that waits for the first one, whose file arrives when the gate is opened. */
  async function waitForTheFirst() {
    const first = openPage();
    const gate = gateOf();
    storage.beforeAnswer = () => gate.promise;
    first.uploader.add(film());
    await eventually(() => expect(storage.requests).toHaveLength(1));
    const second = openPage();
    await eventually(async () => expect(await second.uploader.unfinished()).toMatchObject([{ needs: "nothing" }]));
    await second.uploader.continueAll();
    await second.reaches("other-tab");
    const finishInTheFirst = async () => {
      first.inside();
      gate.resolve();
      await first.reaches("done");
    };
    return { first, second, finishInTheFirst };
  }

  test("when the first one finishes it while the second one is paused, the second one says so too when it goes on", async () => {
    const { second, finishInTheFirst } = await waitForTheFirst();
    second.uploader.pauseAll();
    await finishInTheFirst();
    second.inside();
    second.uploader.resumeAll();
    await second.reaches("done");
    expect([...api.published.keys()]).toEqual(["uploads/1"]);
    expect(storage.requests).toHaveLength(1);
  });

  test("when the first one finishes what the second one has listed, it is done there when it is resumed", async () => {
    const first = openPage();
    const gate = gateOf();
    storage.beforeAnswer = () => gate.promise;
    first.uploader.add(film());
    await eventually(() => expect(storage.requests).toHaveLength(1));
    const second = openPage();
    await eventually(async () => expect(await second.uploader.unfinished()).toMatchObject([{ needs: "nothing" }]));
    const [left] = await second.uploader.unfinished();
    first.inside();
    gate.resolve();
    await first.reaches("done");
    await eventually(async () => expect(await storedRecords()).toEqual([]));
    second.inside();
    await left?.resume(film());
    await second.reaches("done");
    expect(api.announced).toHaveLength(1);
  });

  test("when the first one finishes it after the second one was closed, nothing is left of it for the next page", async () => {
    const { second, finishInTheFirst } = await waitForTheFirst();
    second.close();
    await finishInTheFirst();
    await eventually(async () => {
      expect(await needsOfLeft()).toEqual([]);
      expect(await storedRecords()).toEqual([]);
    });
  });

  test("when the second one is cancelled while it waits, and tried again, it has a record and a key of its own", async () => {
    const first = openPage({ room: 0 });
    api.singleMax = partSize;
    stopAfter(5);
    first.uploader.add(film());
    await eventually(() => expect(acknowledged()).toBeGreaterThanOrEqual(4));
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ fingerprint: {} }]));
    const second = openPage({ room: 0 });
    const [left] = await second.uploader.unfinished();
    const handle = await left?.resume(film());
    await second.reaches("other-tab");
    handle?.abort();
    await turns();
    handle?.retry();
    const keys = async () => (await storedRecords()).map(({ plan }) => plan?.key).sort();
    await eventually(async () => expect(await keys()).toEqual(["uploads/1", "uploads/2"]));
    handle?.abort();
    await eventually(async () => expect(await keys()).toEqual(["uploads/1"]));
    first.close();
    second.close();
    expect(await needsOfLeft()).toEqual(["file"]);
  });

  test("when the first one cancels it, it is over for the second one", async () => {
    const first = openPage();
    storage.faults.push({ kind: "stall" });
    const { abort } = first.uploader.add(film());
    await eventually(() => expect(storage.requests).toHaveLength(1));
    const second = openPage();
    await eventually(async () => expect(await second.uploader.unfinished()).toMatchObject([{ needs: "nothing" }]));
    await second.uploader.continueAll();
    await second.reaches("other-tab");
    abort();
    await second.reaches("error");
    expect(storage.requests).toHaveLength(1);
  });

  test("that both try again what the first one has cancelled have a record each, and one is left when the other is done", async () => {
    const first = openPage({ room: 0 });
    api.singleMax = partSize;
    stopAfter(5);
    const { abort, retry } = first.uploader.add(film());
    await eventually(() => expect(acknowledged()).toBeGreaterThanOrEqual(4));
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ fingerprint: {} }]));
    const second = openPage({ room: 0 });
    const [left] = await second.uploader.unfinished();
    const handle = await left?.resume(film());
    await second.reaches("other-tab");
    first.inside();
    abort();
    second.inside();
    await second.reaches("error");
    await eventually(async () => expect(await storedRecords()).toEqual([]));

    storage.faultFor = () => ({ kind: "stall" });
    retry();
    handle?.retry();
    const keys = async () => (await storedRecords()).map(({ plan }) => plan?.key).sort();
    await eventually(async () => expect(await keys()).toEqual(["uploads/2", "uploads/3"]));
    first.inside();
    go();
    first.uploader.pauseAll();
    first.uploader.resumeAll();
    await first.reaches("done");
    await eventually(async () => expect(await storedRecords()).toHaveLength(1));
    second.close();
    expect(await needsOfLeft()).toEqual(["file"]);
  });

  /**
   * Cancels in the first tab, whose finish has no answer and which cannot reach the API, while the second tab waits.
   */
  async function cancelInTheFirst() {
    const first = openPage();
    api.arrivalLooks = 0;
    api.beforeAnswer = (call) => (call === "finish" ? new Promise(() => {}) : Promise.resolve());
    const { abort } = first.uploader.add(film());
    await first.reaches("finishing");
    await eventually(async () => expect(await needsOfLeft()).toEqual(["nothing"]));
    const second = openPage();
    await second.uploader.continueAll();
    await second.reaches("other-tab");
    isOfflineForAll = true;
    abort();
    return { first, second };
  }

  test("when the first one cancels it and is closed before the API knows, it is over for the second one, which tells the API", async () => {
    const { first, second } = await cancelInTheFirst();
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ isCancelled: true }]));
    isOfflineForAll = false;
    first.close();
    await second.reaches("error");
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
    await eventually(async () => expect(await storedRecords()).toEqual([]));
  });

  test("when the first one cancels it and is closed, and no API is heard from, it is over for the second one, and the next one tells the API", async () => {
    patience.ofAborts = 50;
    const { first, second } = await cancelInTheFirst();
    await second.reaches("error");
    second.close();
    first.close();
    isOfflineForAll = false;
    expect(await openPage().uploader.unfinished()).toEqual([]);
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
    await eventually(async () => expect(await storedRecords()).toEqual([]));
  });

  test("when the first one cancels it and the API refuses to hear that, it is over for the second one", async () => {
    const first = openPage({ room: 0 });
    api.singleMax = partSize;
    stopAfter(5);
    const { abort } = first.uploader.add(film());
    await eventually(() => expect(acknowledged()).toBeGreaterThanOrEqual(4));
    const second = openPage({ room: 0 });
    await eventually(async () => expect(await storedRecords()).toMatchObject([{ fingerprint: {} }]));
    const [left] = await second.uploader.unfinished();
    await left?.resume(film());
    await second.reaches("other-tab");
    api.isSignedOut = true;
    first.inside();
    abort();
    await second.reaches("error");
    expect(second.uploader.getSnapshot().items[0]).toMatchObject({ error: { code: "ABORTED" } });
  });

  test("what is resumed, discarded and resumed again in a page is one upload of that page", async () => {
    const { page, left } = await comeBackInMidUpload();
    storage.faultFor = () => ({ kind: "stall" });
    const handle = await left?.resume(film());
    await page.reaches("uploading");
    await left?.discard();
    expect(await left?.resume(film())).toBe(handle);
  });

  test("what waits for another tab can be cancelled, and the other goes on", async () => {
    const first = openPage();
    const { promise, resolve } = gateOf();
    storage.beforeAnswer = () => promise;
    first.uploader.add(film());
    await eventually(() => expect(storage.requests).toHaveLength(1));
    const second = openPage();
    await eventually(async () => expect(await second.uploader.unfinished()).toMatchObject([{ needs: "nothing" }]));
    await second.uploader.continueAll();
    await second.reaches("other-tab");
    second.uploader.pauseAll();
    second.uploader.resumeAll();
    await second.reaches("other-tab");
    resolve();
    await first.reaches("done");
  });
});

describe("a browser that lacks something", () => {
  test("without Web Locks nothing is resumed unasked, because another tab may be sending it; a person may", async () => {
    await leaveInMidUpload({ room: 1_000 * MiB });
    go();
    const page = openPage({ secure: false });
    await page.uploader.continueAll();
    expect(page.uploader.getSnapshot().items).toEqual([]);
    const [left] = await page.uploader.unfinished();
    expect(left?.needs).toBe("nothing");
    await left?.resume();
    await page.reaches("done");
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });

  test("without crypto.subtle a file is known again all the same", async () => {
    const { subtle, ...rest } = globalThis.crypto;
    expect(subtle ?? "none").toBeDefined();
    vi.stubGlobal("crypto", rest);
    await leaveInMidUpload({ secure: false });
    go();
    const page = openPage({ secure: false, room: 0 });
    const [left] = await page.uploader.unfinished();
    await left?.resume(film());
    await page.reaches("done");
    expect(page.uploader.getSnapshot().items[0]).not.toHaveProperty("restarted");
    expect(api.announced).toHaveLength(1);
  });

  test("without IndexedDB uploads go up, and end with their page", async () => {
    vi.stubGlobal("indexedDB", undefined);
    const page = openPage();
    await page.uploader.uploadAsync(film());
    expect(await page.uploader.unfinished()).toEqual([]);
  });
});

function gateOf() {
  let resolve = () => {};
  const promise = new Promise<void>((opened) => {
    resolve = opened;
  });
  return { promise, resolve: () => resolve() };
}

test.each([
  ["nothing", "add"],
  ["a record without its key", "create"],
])("an upload of which the browser keeps %s goes on, and that is told once", async (_, from) => {
  const put = vi.spyOn(IDBObjectStore.prototype, "put");
  const failFrom = (step: string) => {
    if (step !== from) return;
    put.mockImplementation(() => {
      throw new DOMException("", "QuotaExceededError");
    });
  };
  api.beforeAnswer = async (call) => {
    if (from === "create") await eventually(async () => expect(await storedRecords()).toHaveLength(1));
    failFrom(call);
  };
  vi.stubGlobal("navigator", { locks: locks.openTab().locks });
  const onNotKept = vi.fn();
  const resume = resumeUploads({ name: "attachment", owner: () => visitor, onNotKept });
  const uploader = createUploader(api, { resume });
  failFrom("add");
  const file = new File(["hello"], "a.txt");
  const { id } = uploader.add(file);
  await eventually(() => expect(uploader.getItem(id)?.status).toBe("done"));
  expect(onNotKept.mock.calls).toEqual([[expect.objectContaining({ id, file })]]);
});
