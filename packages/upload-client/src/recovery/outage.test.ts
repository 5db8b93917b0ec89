// @vitest-environment happy-dom
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { KiB } from "@s3-direct/upload-core";
import { maxEarlyFinishSize } from "@s3-direct/upload-core/internal";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi, fail } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestStorage, startStorage } from "../testing/storage.ts";
import { turns } from "../testing/turns.ts";
import { network } from "../transfer/network.ts";
import { createUploader } from "../uploader.ts";
import type { UploaderOptions } from "../uploader-types.ts";

let storage: TestStorage;

beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  vi.spyOn(Math, "random").mockReturnValue(0);
  storage = await startStorage();
  // happy-dom's own fetch would require CORS.
  vi.stubGlobal("fetch", async (url: string) => {
    if (storage.isDown) throw new TypeError("Failed to fetch");
    return url;
  });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await storage.close();
});

/** Of the API. */
const partSize = 64 * KiB;
// Too large for an early finish.
const bytes = randomBytes(maxEarlyFinishSize + partSize);
const film = new File([bytes], "film.mp4", { type: "video/mp4" });

function setUp(options: UploaderOptions<unknown> = {}) {
  const api = createApi(storage);
  const uploader = createUploader(api, { scheduler: createScheduler(), retries: 1, ...options });
  const state = () => {
    const item = uploader.getSnapshot().items.at(-1);
    return item?.status === "waiting" ? item.reason : item?.status;
  };
  const reaches = (wanted: string) => eventually(() => expect(state()).toBe(wanted));
  const setNetwork = (isUp: boolean) => {
    api.isDown = !isUp;
    storage.isDown = !isUp;
  };
  return { api, uploader, reaches, setNetwork, state };
}

const plans = [
  ["in one piece", Infinity],
  ["in parts", partSize],
] as const;

describe.each(plans)("no network, %s", (_, singleMax) => {
  test("is waited for, whatever the budget is, and the upload goes on by itself", async () => {
    const { api, uploader, reaches, setNetwork } = setUp({ retries: 0 });
    api.singleMax = singleMax;
    api.beforeAnswer = async () => setNetwork(false);
    uploader.add(film);
    await reaches("offline");
    api.beforeAnswer = async () => {};
    setNetwork(true);
    await reaches("done");
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(api.calls.filter((call) => call.startsWith("create"))).toHaveLength(1);
  });

  test("is waited for where a time limit of the application's own ends the calls", async () => {
    const { api, uploader, reaches } = setUp({ retries: 0 });
    api.singleMax = singleMax;
    storage.beforeAnswer = () => void (storage.isDown = true);
    api.beforeAnswer = async () => {
      if (storage.isDown) throw new DOMException("This operation was aborted", "AbortError");
    };
    uploader.add(film);
    await reaches("offline");
    storage.beforeAnswer = () => {};
    storage.isDown = false;
    await reaches("done");
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });

  test("can be paused meanwhile", async () => {
    const { api, uploader, reaches, setNetwork } = setUp();
    api.singleMax = singleMax;
    api.beforeAnswer = async () => setNetwork(false);
    const { id } = uploader.add(film);
    await reaches("offline");
    uploader.pause(id);
    await reaches("paused");
    api.beforeAnswer = async () => {};
    setNetwork(true);
    uploader.resume(id);
    await reaches("done");
    expect([...api.published.keys()]).toEqual(["uploads/1"]);
  });

  test.each(["online", "visibilitychange", "retry", "continueAll"])(
    "traps: 81 %s makes it look at once",
    async (event) => {
      // Without the event, the first probe would come after a minute.
      vi.mocked(Math.random).mockReturnValue(119);
      const { api, uploader, reaches, setNetwork } = setUp();
      api.singleMax = singleMax;
      api.beforeAnswer = async () => setNetwork(false);
      const { id } = uploader.add(film);
      await reaches("offline");
      vi.mocked(Math.random).mockReturnValue(0);
      api.beforeAnswer = async () => {};
      setNetwork(true);
      if (event === "online") window.dispatchEvent(new Event("online"));
      if (event === "visibilitychange") document.dispatchEvent(new Event("visibilitychange"));
      if (event === "retry") uploader.retry(id);
      if (event === "continueAll") void uploader.continueAll();
      await reaches("done");
    },
  );
});

describe("no network", () => {
  /** Two files wait, and the first look would be in a minute. */
  async function waitForNetwork() {
    // happy-dom's own adds a listener as often as it is told to.
    vi.stubGlobal("window", new EventTarget());
    vi.mocked(Math.random).mockReturnValue(119);
    const { api, uploader, setNetwork } = setUp({ checksum: false });
    api.beforeAnswer = async () => setNetwork(false);
    uploader.addAll([film, new File([bytes], "b.mp4", { type: "video/mp4" })]);
    const states = () =>
      uploader.getSnapshot().items.map((item) => (item.status === "waiting" ? item.reason : item.status));
    await eventually(() => expect(states()).toEqual(["offline", "offline"]));
    vi.mocked(Math.random).mockReturnValue(0);
    api.beforeAnswer = async () => {};
    return { uploader, setNetwork, states };
  }

  test.each([0, 1])("is looked for as soon as the browser is online, also when file %i was paused", async (paused) => {
    const { uploader, setNetwork, states } = await waitForNetwork();
    uploader.pause(uploader.getSnapshot().items[paused]?.id ?? "");
    await turns();
    setNetwork(true);
    window.dispatchEvent(new Event("online"));
    await eventually(() => expect(states()[1 - paused]).toBe("done"));
  });

  test.each(["online", "visibilitychange"])("is looked for once at %s, however many wait", async (event) => {
    const { uploader, setNetwork, states } = await waitForNetwork();
    // The look after this one would be in a minute, too.
    vi.mocked(Math.random).mockReturnValue(119);
    (event === "online" ? window : document).dispatchEvent(new Event(event));
    await eventually(() => expect(network.failures).toBeGreaterThan(0));
    await turns();
    expect(network.failures).toBe(1);
    setNetwork(true);
    void uploader.continueAll();
    await eventually(() => expect(states()).toEqual(["done", "done"]));
  });

  test("is looked for at the latest every 15 seconds", async () => {
    const { api, uploader, reaches, setNetwork } = setUp({ checksum: false });
    vi.mocked(Math.random).mockReturnValue(0.999);
    setNetwork(false);
    const probes: number[] = [];
    vi.stubGlobal("fetch", async () => {
      probes.push(Date.now());
      throw new TypeError("Failed to fetch");
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    // If no storage is known, the page's own server is probed.
    vi.stubGlobal("location", { origin: "https://app.example.com" });
    uploader.add(film);
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(uploader.getSnapshot().items[0]).toMatchObject({ status: "waiting", reason: "offline" });
    const gaps = probes.map((at, index) => at - (probes[index - 1] ?? at));
    expect(probes.length).toBeGreaterThan(18);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(15_100);
    vi.useRealTimers();
    setNetwork(true);
    vi.stubGlobal("fetch", async () => undefined);
    void uploader.continueAll();
    await reaches("done");
    expect(api.announced).toHaveLength(1);
  });

  test("is looked for by one request at a time: who does not answer keeps none of the browser's connections", async () => {
    const { uploader, reaches, setNetwork } = setUp({ checksum: false });
    setNetwork(false);
    const signals: (AbortSignal | null | undefined)[] = [];
    const underWay = () => signals.filter((signal) => !signal?.aborted).length;
    vi.stubGlobal("fetch", (_url: string, { signal }: RequestInit) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.stubGlobal("location", { origin: "https://app.example.com" });
    uploader.add(film);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signals.length).toBeGreaterThan(2);
    expect(underWay()).toBeLessThan(2);
    while (underWay() > 0) await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    setNetwork(true);
    vi.stubGlobal("fetch", async () => undefined);
    void uploader.continueAll();
    await reaches("done");
  });

  test("is looked for once for all files, and each tries again when there is one", async () => {
    const { api, uploader, setNetwork } = setUp({ checksum: false });
    setNetwork(false);
    const created = vi.spyOn(api.create, "mutate");
    let probes = 0;
    vi.stubGlobal("fetch", async () => {
      probes++;
      if (storage.isDown) throw new TypeError("Failed to fetch");
    });
    vi.stubGlobal("location", { origin: "https://app.example.com" });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const all = Array.from({ length: 48 }, (_, index) => uploader.upload(new File([`${index}`], `${index}.txt`)));
    // Probes after 0.5, 1.5 and 3.5 seconds; a call that gets no answer probes as well.
    await vi.advanceTimersByTimeAsync(4_000);
    vi.useRealTimers();
    expect(uploader.getSnapshot().items.every(({ status }) => status === "waiting")).toBe(true);
    expect(created.mock.calls.length).toBeLessThan(48 + 6);
    expect(probes).toBeLessThan(12);
    setNetwork(true);
    window.dispatchEvent(new Event("online"));
    expect((await Promise.all(all)).every(({ status }) => status === "done")).toBe(true);
  });

  test("is not supposed where the storage answers and only the API does not: the call gets its retries", async () => {
    const { api, uploader } = setUp();
    storage.beforeAnswer = () => {
      api.isDown = true;
    };
    await expect(uploader.uploadAsync(film)).rejects.toMatchObject({ code: "NETWORK" });
  });

  test("is not supposed where the API answers and only the storage breaks every connection", async () => {
    const { api, uploader } = setUp();
    api.beforeAnswer = async () => {
      storage.isDown = true;
    };
    await expect(uploader.uploadAsync(film)).rejects.toMatchObject({ code: "NETWORK" });
  });

  test("ends by abort, at once", async () => {
    const { api, uploader, reaches, setNetwork } = setUp();
    api.beforeAnswer = async () => setNetwork(false);
    const { abort } = uploader.add(film);
    await reaches("offline");
    abort();
    await reaches("aborted");
  });
});

describe("a session that ends", () => {
  test.each(plans)("in mid-upload is waited for and the upload goes on, %s", async (_, singleMax) => {
    const { api, uploader, reaches } = setUp();
    api.singleMax = singleMax;
    api.firstParts = 1;
    storage.beforeAnswer = () => {
      api.isSignedOut = true;
    };
    uploader.add(film);
    await reaches("signed-out");
    storage.beforeAnswer = () => {};
    api.isSignedOut = false;
    void uploader.continueAll();
    await reaches("done");
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(api.announced).toHaveLength(1);
  });

  test("is looked for by who has a key; the others follow when one of those was let in", async () => {
    const { api, uploader, reaches, state } = setUp();
    await uploader.uploadAsync(film);
    storage.beforeAnswer = () => {
      api.isSignedOut = true;
    };
    const first = uploader.add(film);
    await reaches("signed-out");
    uploader.add(film);
    await reaches("signed-out");
    expect(api.announced).toHaveLength(2);
    storage.beforeAnswer = () => {};
    api.isSignedOut = false;
    // Another visitor may have signed in, so an upload without a key does not retry by itself.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    expect(state()).toBe("signed-out");
    vi.useRealTimers();
    first.retry();
    await reaches("done");
    expect(uploader.getSnapshot().items.map(({ status }) => status)).toEqual(["done", "done", "done"]);
  });

  test("before the first file is an error: there is nothing to go on with", async () => {
    const { api, uploader } = setUp();
    api.isSignedOut = true;
    await expect(uploader.uploadAsync(film)).rejects.toMatchObject({ code: "SIGNED_OUT" });
  });

  test("and begins again with another visitor ends what was the first one's", async () => {
    const { api, uploader, reaches } = setUp();
    storage.beforeAnswer = () => {
      api.isSignedOut = true;
    };
    const settled = uploader.upload(film);
    await reaches("signed-out");
    api.isSignedOut = false;
    api.failures.finish.push(fail("UPLOAD_NOT_FOUND"));
    void uploader.continueAll();
    expect(await settled).toMatchObject({ status: "error", error: { code: "UPLOAD_NOT_FOUND" }, canResume: false });
  });
});

describe("an API that wants less", () => {
  test("gets it for as long as it says, however often, without costing retries", async () => {
    const { api, uploader, reaches } = setUp({ retries: 0 });
    api.failures.create.push(
      fail("RATE_LIMITED", { retryAfter: 0.2 }),
      fail("RATE_LIMITED", { retryAfter: 0.2 }),
      fail("RATE_LIMITED", { retryAfter: 0.2 }),
    );
    const from = performance.now();
    uploader.add(film);
    await reaches("rate-limited");
    await reaches("done");
    expect(performance.now() - from).toBeGreaterThan(600);
  });
});

describe("something else than S3 that answers", () => {
  test.each(plans)("a page in place of an answer is a failed transfer, %s", async (_, singleMax) => {
    const { api, uploader } = setUp();
    api.singleMax = singleMax;
    storage.faults.push({ kind: "answer", status: 200, body: "<!DOCTYPE html><title>Sign in to Wi-Fi</title>" });
    await uploader.uploadAsync(film);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
  });

  test.each(plans)("an empty success that was nobody's is found out by finish, %s", async (_, singleMax) => {
    const { api, uploader } = setUp();
    api.singleMax = singleMax;
    storage.faults.push({ kind: "answer", status: 200 });
    await uploader.uploadAsync(film);
    expect(api.published.get("uploads/1")?.equals(bytes)).toBe(true);
    expect(storage.requests).toHaveLength(singleMax === Infinity ? 2 : bytes.length / partSize + 1);
  });
});

test("a call that is never answered is given up after a minute and made again", async () => {
  const { api, uploader, reaches } = setUp();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  api.beforeAnswer = () => (api.calls.length === 1 ? new Promise(() => {}) : Promise.resolve());
  const creates = () => api.calls.filter((call) => call.startsWith("create"));
  uploader.add(film);
  while (api.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(creates()).toEqual(["create uploads/1"]);
  await vi.advanceTimersByTimeAsync(2_000);
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  await reaches("done");
  expect(creates()).toEqual(["create uploads/1", "create uploads/2"]);
});

test("an upload in parts that another tab aborts is over, also where continueAll ends all waits meanwhile", async () => {
  const { api, uploader, reaches } = setUp();
  api.singleMax = partSize;
  storage.faultFor = () => ({ kind: "answer", status: 404, code: "NoSuchUpload" });
  api.isGone.add("uploads/1");
  uploader.add(film);
  await eventually(() => expect(storage.requests.length).toBeGreaterThan(0));
  await delay(100);
  await uploader.continueAll();
  await delay(100);
  // The parts are deleted first, and the mark that says why comes a moment later.
  api.goneBecause = "ended";
  await reaches("error");
  expect(api.announced).toHaveLength(1);
});
