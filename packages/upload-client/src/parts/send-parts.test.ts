import { randomBytes } from "node:crypto";
import { getEventListeners } from "node:events";
import { describe, expect, test, vi } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { type Scheduler, createScheduler } from "../scheduling/scheduler.ts";
import { createApi, fail } from "../testing/api.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import type { Fault, TestStorage } from "../testing/storage.ts";
import { turns } from "../testing/turns.ts";
import { useStorage } from "../testing/use-storage.ts";
import { createUploader } from "../uploader.ts";
import type { SettledItem } from "../store/upload-state.ts";
import type { UploaderOptions } from "../uploader-types.ts";

vi.mock("../lib/time-limits.ts", async (original) => ({ ...(await original<object>()), abortTime: 20 }));

const KiB = 1024;
let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

/** 20 parts and a small last one. */
const bytes = randomBytes(20 * 64 * KiB + 1_000);
const file = new File([bytes], "film.mp4", { type: "video/mp4" });
const partCount = 21;
const id = "id-of-uploads/1";

function setUp(options: UploaderOptions<unknown> = {}) {
  const api = createApi(storage);
  api.singleMax = 64 * KiB;
  let onSettled = (_item: SettledItem<unknown>) => {};
  const uploader = createUploader(api, {
    scheduler: createScheduler(),
    onSettled: (item) => onSettled(item),
    ...options,
  });
  const item = () => {
    const [first] = uploader.getSnapshot().items;
    if (first === undefined) throw new Error("Nothing has been added.");
    return first;
  };
  /** Resolves with the next upload that ends. */
  const nextEnd = () =>
    new Promise<SettledItem<unknown>>((resolve) => {
      onSettled = resolve;
    });
  return { api, uploader, item, nextEnd };
}

function gateOf() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Gives the first requests of a part these faults, one each. */
function faultsOfPart(partNumber: number, ...faults: Fault[]): void {
  storage.faultFor = (request) => (request.partNumber === partNumber ? faults.shift() : undefined);
}

const requestsOf = (partNumber: number) => storage.requests.filter((request) => request.partNumber === partNumber);

describe("a file in parts", () => {
  test("of which S3 answers nothing is not sent on while its first parts wait for their retries", async () => {
    const { api, uploader } = setUp({ retries: 2 });
    vi.mocked(Math.random).mockReturnValue(0.2);
    Object.assign(api, { partSize: KiB, names: [storage.url] });
    storage.isDown = true;
    await expect(uploader.uploadAsync(new File([bytes], "a.bin"))).rejects.toMatchObject({ code: "NETWORK" });
    // Of 1,281: twenty-four that wait, those of one more call, and as many that are being sent.
    expect(new Set(api.signed.flat().map(({ partNumber }) => partNumber)).size).toBeLessThanOrEqual(48);
  });

  test("uploads from its first attempt on, and waits until a byte of it goes up after an attempt has failed", async () => {
    const { api, uploader, item } = setUp({ retries: 1_000 });
    const seen: string[] = [];
    class SeenRequest extends NodeXMLHttpRequest {
      override send(body: Parameters<NodeXMLHttpRequest["send"]>[0]): void {
        seen.push(item().status);
        super.send(body);
      }
    }
    vi.stubGlobal("XMLHttpRequest", SeenRequest);
    // Nothing listens there.
    api.names = ["http://127.0.0.1:1"];
    const ended = uploader.upload(file);
    await eventually(() => expect(seen.length).toBeGreaterThan(2 * partCount));
    const failed = seen.indexOf("waiting");
    expect(new Set(seen.slice(0, failed))).toEqual(new Set(["uploading"]));
    expect(new Set(seen.slice(failed))).toEqual(new Set(["waiting"]));

    api.names = [storage.url];
    expect(await ended).toMatchObject({ status: "done" });
    expect(seen.slice(failed)).toContain("uploading");
  });

  test("arrives whole, each part once, by both names of the storage", async () => {
    const { api, uploader } = setUp();
    const result = await uploader.uploadAsync(file);
    expect(result).toMatchObject({ status: "done", file: { size: bytes.length } });
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(api.calls[0]).toBe("create uploads/1");
    expect(api.calls.at(-1)).toBe(`finish uploads/1 ${id}`);
    const numbers = storage.requests.map(({ partNumber }) => partNumber ?? 0).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: partCount }, (_, index) => index + 1));
    const hosts = storage.requests.map(({ headers }) => headers.host?.split(":")[0]);
    expect(new Set(hosts)).toEqual(new Set(["127.0.0.1", "localhost"]));
  });

  test.each([
    ["begin one after the other, so that they do not all end at once", { parts: 7, hidden: false }, 6],
    ["begin together where there are no others", { parts: 6, hidden: false }, 0],
    ["begin together on a hidden page, whose timers are slow", { parts: 7, hidden: true }, 0],
  ])("the first parts %s", async (_, { parts, hidden }, pauses) => {
    const { uploader } = setUp({ keepAwake: false, warnBeforeUnload: false });
    vi.stubGlobal("document", { hidden });
    const timers = vi.spyOn(globalThis, "setTimeout");
    const begun: number[] = [];
    class TimedRequest extends NodeXMLHttpRequest {
      override send(body: Parameters<NodeXMLHttpRequest["send"]>[0]): void {
        begun.push(performance.now());
        super.send(body);
      }
    }
    vi.stubGlobal("XMLHttpRequest", TimedRequest);
    await uploader.uploadAsync(new File([bytes.subarray(0, parts * 64 * KiB)], "film.mp4"));
    expect(timers.mock.calls.filter(([, time]) => time === 100 / 6)).toHaveLength(pauses);
    const [first = 0, , , , , sixth = 0] = begun;
    if (pauses > 0) expect(sixth - first).toBeGreaterThan(50);
  });

  test("that is large is finished by a call that may take long, and a small one by one that does not wait for such", async () => {
    const scheduler = createScheduler();
    const lanes: string[] = [];
    const calls: Scheduler["calls"] = (task, request) => {
      lanes.push(request.lane);
      return scheduler.calls(task, request);
    };
    const { api, uploader } = setUp({ scheduler: { ...scheduler, calls } });
    api.singleMax = Infinity;
    for (const size of [33 * 1024 * KiB, 1]) await uploader.uploadAsync(new File([new Uint8Array(size)], "a"));
    expect(lanes).toEqual(["urgent", "slow", "urgent", "quick"]);
  });

  test("listen to what ends their upload, no more of them for more parts, and do so no longer when it is over", async () => {
    const listening = vi.spyOn(EventTarget.prototype, "addEventListener");
    const counts = () => {
      const signals = new Set(listening.mock.contexts.filter((target) => target instanceof AbortSignal));
      return [...signals].map((signal) => getEventListeners(signal, "abort").length);
    };
    let most = 0;
    storage.beforeAnswer = () => {
      most = Math.max(most, ...counts());
    };
    const { api, uploader } = setUp();
    api.partSize = 4 * KiB;
    await uploader.uploadAsync(file);
    // Of 321 parts, those that are being sent or wait for a connection.
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThan(128);
    expect(Math.max(...counts())).toBe(0);
  });

  test("of exactly one part, and of a few bytes more than one", async () => {
    const { api, uploader } = setUp();
    api.singleMax = 0;
    for (const size of [64 * KiB, 64 * KiB + 1]) {
      const result = await uploader.uploadAsync(new File([bytes.subarray(0, size)], "a"));
      expect(result.file.size).toBe(size);
    }
    expect(storage.requests).toHaveLength(3);
  });

  test("sends six parts at once to each name, and never more", async () => {
    const { uploader } = setUp();
    const open = new Map<string, number>();
    let most = 0;
    let mostOfOne = 0;
    const all = gateOf();
    storage.beforeAnswer = async ({ headers }) => {
      const host = headers.host ?? "";
      open.set(host, (open.get(host) ?? 0) + 1);
      mostOfOne = Math.max(mostOfOne, ...open.values());
      most = Math.max(
        most,
        [...open.values()].reduce((a, b) => a + b),
      );
      if (most === 12) all.open();
      await all.opened;
      await turns();
      open.set(host, (open.get(host) ?? 0) - 1);
    };
    await uploader.uploadAsync(file);
    expect(mostOfOne).toBe(6);
    expect(most).toBe(12);
  });

  test("a single-PUT page that meets a large file without signParts says so", async () => {
    const { api } = setUp();
    const { create, finish, abort } = api;
    const uploader = createUploader({ create, finish, abort });
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({
      code: "INTERNAL",
      message: expect.stringContaining("signParts"),
    });
  });
});

describe("the signing window", () => {
  test("traps: 66, 68 parts are signed a few at a time, just ahead of need, each once", async () => {
    const { api, uploader } = setUp();
    const gate = gateOf();
    storage.beforeAnswer = () => gate.opened;
    const upload = uploader.uploadAsync(file);
    // Six connections to each of two names, and three queued parts for each.
    await eventually(() => expect(storage.requests).toHaveLength(12));
    const ahead = () => 6 + api.signed.flat().length;
    await eventually(() => expect(ahead()).toBeGreaterThanOrEqual(18));
    await turns();
    expect(ahead()).toBeLessThan(partCount);
    gate.open();
    await upload;
    const numbers = api.signed.flat().map(({ partNumber }) => partNumber);
    expect(numbers).toEqual(Array.from({ length: partCount - 6 }, (_, index) => index + 7));
  });

  test("traps: 67 signing is repeated by itself while parts go on", async () => {
    const { api, uploader } = setUp();
    api.failures.signParts.push(fail("NETWORK"), fail("RATE_LIMITED"), fail("STORAGE_UNAVAILABLE"));
    await uploader.uploadAsync(file);
    expect(storage.requests).toHaveLength(partCount);
  });

  test("an API that does not come back ends the upload, which goes on where it was", async () => {
    const { api, uploader, nextEnd } = setUp({ retries: 1 });
    api.failures.signParts.push(fail("NETWORK"), fail("NETWORK"));
    expect(await uploader.upload(file)).toMatchObject({ status: "error", error: { code: "NETWORK" }, canResume: true });
    const arrived = storage.parts.get(id)?.size ?? 0;
    const ended = nextEnd();
    uploader.retryAll();
    expect(await ended).toMatchObject({ status: "done" });
    expect(storage.requests.length).toBeLessThanOrEqual(partCount + 6);
    expect(arrived).toBeLessThanOrEqual(6);
    expect(api.calls.filter((call) => call.startsWith("create"))).toHaveLength(1);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });

  test("traps: 66 URLs that are too old are not tried", async () => {
    const { api, uploader } = setUp();
    api.expiresIn = 60;
    vi.useFakeTimers({ toFake: ["Date"] });
    api.beforeAnswer = async (call) => {
      // The laptop slept between the plan and the first part.
      if (call === "create") setTimeout(() => vi.setSystemTime(Date.now() + 61_000), 0);
    };
    storage.faultFor = ({ path }) =>
      /secret[1-6]$/.test(path) ? { kind: "answer", status: 403, code: "AccessDenied" } : undefined;
    await uploader.uploadAsync(file);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });

  test("traps: 66, 68 URLs that have become too old while their part waited for a connection are not tried", async () => {
    const { api, uploader } = setUp();
    const gate = gateOf();
    api.expiresIn = 60;
    vi.useFakeTimers({ toFake: ["Date"] });
    storage.beforeAnswer = () => gate.opened;
    const upload = uploader.uploadAsync(file);
    await eventually(() => expect(storage.requests).toHaveLength(12));
    await eventually(() => expect(api.signed.flat()).toHaveLength(12));
    vi.setSystemTime(Date.now() + 61_000);
    storage.faultFor = ({ path }) =>
      /secret1?[0-8]$/.test(path) ? { kind: "answer", status: 403, code: "AccessDenied" } : undefined;
    gate.open();
    await upload;
    expect(storage.requests).toHaveLength(partCount);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });
});

describe("traps: 68 what has expired in line for a connection is signed without one", () => {
  /**
   * Lets URLs expire: those of parts that are being sent to the first name, and of others that wait for them to end.
   */
  async function expireInLine({ api, uploader }: ReturnType<typeof setUp>) {
    const gate = gateOf();
    api.names = [storage.url];
    api.expiresIn = 60;
    vi.useFakeTimers({ toFake: ["Date"] });
    storage.beforeAnswer = ({ partNumber }) => (partNumber ? gate.opened : undefined);
    const film = uploader.add(file);
    await eventually(() => expect(storage.requests).toHaveLength(6));
    await eventually(() => expect(api.signed.flat().length).toBeGreaterThanOrEqual(6));
    vi.setSystemTime(Date.now() + 61_000);
    return { film, go: gate.open };
  }

  test("so that no name has more than six, whichever the next URL is of", async () => {
    const given = setUp();
    const { go } = await expireInLine(given);
    const open = new Map<string, number>();
    const seen: number[] = [];
    storage.beforeAnswer = async ({ headers: { host = "" } }) => {
      open.set(host, (open.get(host) ?? 0) + 1);
      seen.push(open.get(host) ?? 0);
      await turns();
      open.set(host, (open.get(host) ?? 0) - 1);
    };
    // Another film uses all connections to the other name, which the next URLs are for.
    given.api.names = [storage.otherUrl];
    const other = given.uploader.uploadAsync(file);
    await eventually(() => expect(seen.length).toBeGreaterThan(6));
    go();
    await other;
    await eventually(() => expect(given.item().status).toBe("done"));
    expect(Math.max(...seen)).toBeLessThanOrEqual(6);
  });

  test("so that nobody waits for the API who needs none of it", async () => {
    const { api, uploader, ...rest } = setUp();
    const { film, go } = await expireInLine({ api, uploader, ...rest });
    api.beforeAnswer = (call) => (call === "signParts" ? new Promise(() => {}) : Promise.resolve());
    const signed = api.signed.length;
    go();
    await eventually(() => expect(api.signed.length).toBeGreaterThanOrEqual(signed + 6));
    film.pause();
    await uploader.uploadAsync(new File(["hello"], "a.txt"));
    film.abort();
  });

  test("so that what the API says of itself is not taken for S3's word", async () => {
    const given = setUp();
    const { api } = given;
    const { go } = await expireInLine(given);
    const busy = () => Object.assign(new Error("Too many."), { data: { httpStatus: 429, code: "TOO_MANY_REQUESTS" } });
    api.failures.signParts.push(...Array.from({ length: 6 }, busy));
    const six = gateOf();
    let open = 0;
    storage.beforeAnswer = async () => {
      open++;
      if (open === 6) six.open();
      await six.opened;
    };
    go();
    await eventually(() => expect(given.item().status).toBe("done"));
  });
});

describe("traps: 72 of an upload that S3 does not know any more", () => {
  /** In the middle of the upload. */
  function forgetAtPart(api: ReturnType<typeof createApi>, partNumber: number): void {
    storage.beforeAnswer = (request) => {
      if (request.partNumber !== partNumber) return;
      api.isGone.add("uploads/1");
      storage.abortUpload(id);
    };
  }
  const created = (api: ReturnType<typeof createApi>) => api.calls.filter((call) => call.startsWith("create"));

  test("a part starts the upload afresh, and says so", async () => {
    const { api, uploader, item } = setUp();
    forgetAtPart(api, 3);
    expect(await uploader.upload(file)).toMatchObject({ status: "done", restarted: "expired" });
    expect([...api.published.keys()]).toEqual(["uploads/2"]);
    expect(api.published.get("uploads/2")?.equals(bytes)).toBe(true);
    expect(created(api)).toHaveLength(2);
    expect(item().progress.fraction).toBe(1);
  });

  test("finish starts it afresh too", async () => {
    const { api, uploader } = setUp();
    api.beforeAnswer = async (call) => {
      if (call !== "finish" || api.announced.length > 1) return;
      api.isGone.add("uploads/1");
      storage.abortUpload(id);
    };
    expect(await uploader.upload(file)).toMatchObject({ status: "done", restarted: "expired" });
    expect([...api.published.keys()]).toEqual(["uploads/2"]);
  });

  test("twice in a row is an error, and trying again begins anew", async () => {
    const { api, uploader, item, nextEnd } = setUp();
    storage.faultFor = ({ partNumber }) =>
      partNumber === 3 ? { kind: "answer", status: 404, code: "NoSuchUpload" } : undefined;
    expect(await uploader.upload(file)).toMatchObject({ error: { code: "UPLOAD_GONE" }, canResume: false });
    expect(item()).toMatchObject({ error: { sentence: expect.stringContaining("Upload the file again") } });
    expect(created(api)).toHaveLength(2);
    storage.faultFor = () => undefined;
    const ended = nextEnd();
    uploader.retryAll();
    expect(await ended).toMatchObject({ status: "done" });
    expect([...api.published.keys()]).toEqual(["uploads/3"]);
  });

  test.each(["ended", "published"])("because it was %s is not sent again", async (because) => {
    const { api, uploader } = setUp();
    api.goneBecause = because;
    forgetAtPart(api, 3);
    expect(await uploader.upload(file)).toMatchObject({ error: { code: "UPLOAD_GONE" }, canResume: false });
    expect(created(api)).toHaveLength(1);
    expect(api.published.size).toBe(0);
  });

  test("because it is complete: it is published once", async () => {
    const { api, uploader } = setUp();
    // Another tab completed the upload, or an answer was lost: the object exists, and its parts do not.
    faultsOfPart(partCount, { kind: "lose-answer" }, { kind: "answer", status: 404, code: "NoSuchUpload" });
    // Only once the upload is complete, however slow the other parts are.
    storage.beforeAnswer = async ({ partNumber }) => {
      if (partNumber !== partCount || requestsOf(partCount).length < 2) return;
      await eventually(() => expect(storage.parts.get(id)?.size).toBe(partCount));
    };
    expect(await uploader.upload(file)).toMatchObject({ status: "done" });
    expect([...api.published.keys()]).toEqual(["uploads/1"]);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(created(api)).toHaveLength(1);
  });
});

describe("a part", () => {
  test.each<Fault>([
    { kind: "answer", status: 500, code: "InternalError" },
    { kind: "answer", status: 503, code: "SlowDown" },
    { kind: "answer", status: 400, code: "RequestTimeout" },
    { kind: "reset" },
    { kind: "lose-answer" },
  ])("is sent again after %o, the others are not", async (fault) => {
    const { api, uploader } = setUp();
    faultsOfPart(9, fault, fault);
    await uploader.uploadAsync(file);
    expect(requestsOf(9)).toHaveLength(3);
    expect(storage.requests).toHaveLength(partCount + 2);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });

  test("has a budget of its own", async () => {
    const { uploader } = setUp({ retries: 2 });
    const left = new Map<number, number>();
    storage.faultFor = ({ partNumber = 0 }) => {
      const failed = left.get(partNumber) ?? 0;
      left.set(partNumber, failed + 1);
      return failed < 2 ? { kind: "answer", status: 500 } : undefined;
    };
    await uploader.uploadAsync(file);
    expect(storage.requests).toHaveLength(3 * partCount);
  });

  test("whose budget is spent ends the upload, and every other request", async () => {
    const { api, uploader } = setUp({ retries: 1 });
    const gone: number[] = [];
    storage.faultFor = ({ partNumber }) => {
      if (partNumber !== 2) return partNumber === 1 ? { kind: "stall" } : undefined;
      gone.push(partNumber);
      return { kind: "answer", status: 500 };
    };
    const { status } = await uploader.upload(new File([bytes], "a"));
    expect(status).toBe("error");
    expect(gone).toHaveLength(2);
    // Requests that were already sent still arrive.
    await turns();
    const sent = storage.requests.length;
    await turns();
    expect(storage.requests).toHaveLength(sent);
    expect(api.calls.some((call) => call.startsWith("finish"))).toBe(false);
  });

  test.each([
    { status: 400, code: "InvalidRequest" },
    { status: 404, code: "NoSuchBucket" },
    { status: 413, code: "EntityTooLarge" },
  ])("that cannot heal fails at once: $status $code", async (answer) => {
    const { uploader } = setUp();
    faultsOfPart(3, { kind: "answer", ...answer });
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({
      code: "TRANSFER_REFUSED",
      details: { status: String(answer.status), code: answer.code },
    });
    expect(requestsOf(3)).toHaveLength(1);
  });

  test.each<Fault>([
    { kind: "answer", status: 403, code: "AccessDenied" },
    { kind: "answer", status: 400, code: "ExpiredToken" },
  ])("that is refused is signed again, once, without a wait: %o", async (refusal) => {
    const { api, uploader } = setUp({ retries: 0 });
    faultsOfPart(9, refusal);
    await uploader.uploadAsync(file);
    expect(requestsOf(9)).toHaveLength(2);
    expect(requestsOf(9)[0]?.path).not.toBe(requestsOf(9)[1]?.path);
    expect(api.calls).toContain("signParts 9");

    faultsOfPart(9, refusal, refusal);
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ code: "TRANSFER_REFUSED" });
  });

  test("traps: 26 without an answer is signed again: the API tells whether there is a network", async () => {
    const { api, uploader } = setUp();
    faultsOfPart(9, { kind: "reset" });
    await uploader.uploadAsync(file);
    expect(api.calls).toContain("signParts 9");
    expect(requestsOf(9)[0]?.path).not.toBe(requestsOf(9)[1]?.path);
  });

  test("traps: 73 that stood still is sent from memory", async () => {
    const large = new File([new Uint8Array(48 * 1024 * KiB)], "a");
    const { api, uploader } = setUp({ stallTimeout: 3 });
    api.partSize = 16 * 1024 * KiB;
    const bodies: Blob[] = [];
    class WatchedRequest extends NodeXMLHttpRequest {
      override send(body: Blob): void {
        bodies.push(body);
        super.send(body);
      }
    }
    vi.stubGlobal("XMLHttpRequest", WatchedRequest);
    const read = vi.spyOn(Blob.prototype, "stream");
    faultsOfPart(2, { kind: "stall" });
    await uploader.uploadAsync(large);
    expect(requestsOf(2)).toHaveLength(2);
    expect(bodies).toHaveLength(4);
    expect(read.mock.contexts.some((blob) => blob instanceof Blob && blob.size === api.partSize)).toBe(true);
  });

  test("traps: 69 SlowDown lowers how much goes on at once", async () => {
    const { api, uploader } = setUp();
    let open = 0;
    const seen: number[] = [];
    let refused = 0;
    const six = gateOf();
    api.names = [storage.url];
    storage.faultFor = () => (refused++ < 6 ? { kind: "answer", status: 503, code: "SlowDown" } : undefined);
    storage.beforeAnswer = async () => {
      open++;
      seen.push(open);
      if (open === 6) six.open();
      await six.opened;
      await turns();
      open--;
    };
    await uploader.uploadAsync(file);
    expect(Math.max(...seen.slice(0, 6))).toBe(6);
    expect(Math.max(...seen.slice(6, 9))).toBeLessThan(4);
    expect(Math.max(...seen)).toBe(6);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });

  test("traps: 7 no error holds a URL or its signature", async () => {
    const { uploader } = setUp({ retries: 0 });
    for (const fault of [{ kind: "answer", status: 400 }, { kind: "reset" }] satisfies Fault[]) {
      faultsOfPart(1, fault, fault);
      const item = await uploader.upload(file);
      const { error } = item.status === "error" ? item : { error: new Error("It should have failed.") };
      expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(/Signature|secret/);
    }
  });
});

describe("checksums", () => {
  test("traps: 3 each part goes up with its SHA-256, hashed ahead of the wire", async () => {
    const { api, uploader } = setUp();
    api.wanted.checksum = "sha256";
    await uploader.uploadAsync(file);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(storage.requests).toHaveLength(partCount);
    for (const { headers } of storage.requests) expect(headers["x-amz-checksum-sha256"]).toHaveLength(44);
  });

  test("traps: 71 where the storage has it, with the CRC that becomes the whole file's", async () => {
    const { api, uploader } = setUp();
    api.wanted.checksum = "crc64nvme";
    // CRCs need no secure context.
    vi.stubGlobal("crypto", {});
    await uploader.uploadAsync(file);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(storage.requests).toHaveLength(partCount);
    for (const { headers } of storage.requests) expect(headers["x-amz-checksum-crc64nvme"]).toHaveLength(12);
  });

  test.each(["sha256", "crc64nvme"] as const)(
    "a flipped bit is found by its %s, and the part sent again",
    async (checksum) => {
      const { api, uploader } = setUp();
      api.wanted.checksum = checksum;
      faultsOfPart(7, { kind: "damage" });
      await uploader.uploadAsync(file);
      expect(requestsOf(7)).toHaveLength(2);
      expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    },
  );

  test("an uploader that shall not hash says nothing of it", async () => {
    const { api, uploader } = setUp({ checksum: false });
    api.wanted.checksum = "sha256";
    await uploader.uploadAsync(file);
    expect(api.announced[0]).not.toHaveProperty("maxHashSize");
    for (const { headers } of storage.requests) expect(headers).not.toHaveProperty("x-amz-checksum-sha256");
  });

  test("traps: 76 a file that changes in the meantime says so", async () => {
    const { api, uploader } = setUp();
    api.wanted.checksum = "sha256";
    const changing = new File([bytes], "a");
    changing.slice = (start, end) => {
      const slice = File.prototype.slice.call(new File([bytes], "a"), start, end);
      slice.stream = () => new ReadableStream({ start: (controller) => controller.error(new Error("no")) });
      slice.slice = () => slice;
      return slice;
    };
    expect(await uploader.upload(changing)).toMatchObject({ error: { code: "FILE_CHANGED" }, canResume: false });
  });
});

describe("pause and resume", () => {
  test("keeps the parts, and sends only what is missing", async () => {
    const { api, uploader, item } = setUp();
    const gate = gateOf();
    let answered = 0;
    class CountedRequest extends NodeXMLHttpRequest {
      constructor() {
        super();
        this.addEventListener("load", () => answered++);
      }
    }
    vi.stubGlobal("XMLHttpRequest", CountedRequest);
    storage.beforeAnswer = ({ partNumber = 0 }) => (partNumber > 4 ? gate.opened : undefined);
    const upload = uploader.uploadAsync(file);
    await eventually(() => expect(answered).toBe(4));
    uploader.pauseAll();
    expect(item()).toMatchObject({ status: "paused" });
    expect(item().progress).not.toHaveProperty("bytesPerSecond");
    gate.open();
    // Requests that were already sent still arrive.
    await turns();
    const asked = storage.requests.length;
    const calls = api.calls.length;
    await turns();
    expect(storage.requests).toHaveLength(asked);
    expect(api.calls).toHaveLength(calls);

    storage.beforeAnswer = () => {};
    uploader.resumeAll();
    expect(item().status).toBe("starting");
    await upload;
    expect([1, 2, 3, 4].flatMap(requestsOf)).toHaveLength(4);
    expect(api.calls.filter((call) => /create|abort/.test(call))).toEqual(["create uploads/1"]);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });

  test("again and again, while it starts and while it waits", async () => {
    const { api, uploader, item } = setUp();
    const upload = uploader.uploadAsync(file);
    for (let round = 0; round < 30; round++) {
      uploader.pause(item().id);
      uploader.pause(item().id);
      expect(["paused", "finishing", "done"]).toContain(item().status);
      uploader.resume(item().id);
      uploader.resume(item().id);
      await new Promise((resolve) => setTimeout(resolve, round % 7));
    }
    await upload;
    expect(api.published.get("uploads/1")?.equals(bytes) || api.published.get("uploads/2")?.equals(bytes)).toBe(true);
    await eventually(() => {
      const created = api.calls.filter((call) => call.startsWith("create")).length;
      // A key that came too late was abandoned; every other is published.
      expect(api.calls.filter((call) => call.startsWith("abort"))).toHaveLength(created - 1);
    });
  });

  test("progress never falls, and goes on from what has arrived", async () => {
    const { uploader, item } = setUp();
    const fractions: number[] = [];
    uploader.subscribe(() => fractions.push(item().progress.fraction));
    const upload = uploader.uploadAsync(file);
    await eventually(() => expect(item().progress.loaded).toBeGreaterThan(0));
    uploader.pauseAll();
    await new Promise((resolve) => setTimeout(resolve, 30));
    uploader.resumeAll();
    await upload;
    await eventually(() => expect(fractions.at(-1)).toBe(1));
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });
});

describe("abort", () => {
  test("traps: 64, 84 ends every request, stops signing, frees the parts and rejects once", async () => {
    const { api, uploader } = setUp();
    const rejections: unknown[] = [];
    storage.faultFor = ({ partNumber = 0 }) => (partNumber > 3 ? { kind: "stall" } : undefined);
    const upload = uploader.uploadAsync(file);
    upload.catch((error: unknown) => rejections.push(error));
    await eventually(() => expect(storage.parts.get(id)?.size).toBe(3));
    uploader.abortAll();
    uploader.abortAll();
    await expect(upload).rejects.toMatchObject({ code: "ABORTED" });
    await eventually(() => expect(storage.parts.has(id)).toBe(false));
    // Requests that were being sent when it ended may still be counted.
    await turns();
    const [sent, called] = [storage.requests.length, api.calls.length];
    await turns();
    expect([storage.requests.length, api.calls.length]).toEqual([sent, called]);
    expect(api.calls.filter((call) => call.startsWith("abort"))).toEqual([`abort uploads/1 ${id}`]);
    expect(rejections).toHaveLength(1);
  });

  test("of a paused and of a failed upload frees its parts", async () => {
    const { api, uploader, item } = setUp({ retries: 0 });
    storage.faultFor = ({ partNumber = 0 }) => (partNumber > 3 ? { kind: "stall" } : undefined);
    uploader.add(file).pause();
    uploader.resumeAll();
    await eventually(() => expect(storage.parts.size).toBe(1));
    uploader.pauseAll();
    uploader.abort(item().id);
    await eventually(() => expect(storage.parts.size).toBe(0));

    faultsOfPart(5, { kind: "answer", status: 500 });
    expect(await uploader.upload(file)).toMatchObject({ status: "error", canResume: true });
    const before = api.calls.filter((call) => call.startsWith("abort")).length;
    uploader.abortAll();
    await eventually(() => expect(api.calls.filter((call) => call.startsWith("abort"))).toHaveLength(before + 1));
    await eventually(() => expect(storage.parts.size).toBe(0));
  });
});

describe("progress", () => {
  test("traps: 88 is of all parts, by bytes, and never falls when one is sent again", async () => {
    const { uploader, item } = setUp({ scheduler: createScheduler({ concurrency: 3 }) });
    const seen: { loaded: number; fraction: number }[] = [];
    uploader.subscribe(() => seen.push(item().progress));
    const failed = new Set<number>();
    storage.faultFor = ({ partNumber = 0 }) => {
      if (partNumber % 3 !== 0 || failed.has(partNumber)) return undefined;
      failed.add(partNumber);
      return { kind: "reset" };
    };
    storage.beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, 15));
    await uploader.uploadAsync(file);
    await eventually(() => expect(seen.at(-1)).toMatchObject({ loaded: bytes.length, fraction: 1 }));
    const loaded = seen.map((each) => each.loaded);
    expect(loaded).toEqual(loaded.toSorted((a, b) => a - b));
    expect(new Set(loaded).size).toBeGreaterThan(3);
    expect(seen.slice(0, -1).every(({ fraction }) => fraction < 1)).toBe(true);
  });

  test("says that it waits only when nothing is on its way", async () => {
    vi.mocked(Math.random).mockReturnValue(0.05);
    const { uploader, item } = setUp();
    const seen = new Set<string>();
    uploader.subscribe(() => seen.add(item().status));
    faultsOfPart(2, { kind: "answer", status: 500 });
    storage.beforeAnswer = ({ partNumber }) =>
      partNumber === 2 ? undefined : new Promise((resolve) => setTimeout(resolve, 30));
    await uploader.uploadAsync(file);
    expect(seen.has("waiting")).toBe(false);

    seen.clear();
    storage.beforeAnswer = () => {};
    const failing = new Set<string>();
    storage.faultFor = ({ partNumber = 0 }) => {
      if (failing.has(`${partNumber}`)) return undefined;
      failing.add(`${partNumber}`);
      return { kind: "answer", status: 500 };
    };
    await uploader.uploadAsync(new File([bytes.subarray(0, 100 * KiB)], "a"));
    const last = uploader.getSnapshot().items.at(-1);
    expect(last?.status).toBe("done");
  });
});
