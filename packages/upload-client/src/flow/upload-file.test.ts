import { setTimeout as delay } from "node:timers/promises";
import { errorDocsUrl, UploadError } from "@s3-direct/upload-core";
import { describe, expect, test, vi } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi, fail } from "../testing/api.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import type { Fault, TestStorage } from "../testing/storage.ts";
import { turns } from "../testing/turns.ts";
import { useStorage } from "../testing/use-storage.ts";
import { createUploader } from "../uploader.ts";
import type { UploaderOptions } from "../uploader-types.ts";

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

const file = new File(["hello"], "hello.txt", { type: "text/plain" });

function setUp(options: UploaderOptions<unknown> = {}) {
  const api = createApi(storage);
  // A timer that is begun while a test has false ones is lost when they are real again, and so is what waits for it. In
  // the page's own scheduler every later call would wait for ever.
  const uploader = createUploader(api, { scheduler: createScheduler(), ...options });
  /** Every state that a listener saw, without repetitions. */
  const seen: string[] = [];
  uploader.subscribe(() => {
    const item = uploader.getSnapshot().items.at(-1);
    const state = item?.status === "waiting" ? `waiting: ${item.reason}` : item?.status;
    if (state !== undefined && seen.at(-1) !== state) seen.push(state);
  });
  return { api, uploader, seen };
}

/** Finish is called before anything starts over. */
const begunAnew = ["create uploads/1", "finish uploads/1", "abort uploads/1", "create uploads/2", "finish uploads/2"];

/** What a proxy answers in place of the API. */
const badGateway = () => Object.assign(new Error("Bad gateway"), { meta: { response: { status: 502 } } });

const bodies = () => [...storage.objects.values()].map(String);

describe("the flow of one file", () => {
  test("create, transfer, finish", async () => {
    const { api, uploader } = setUp();
    const result = await uploader.uploadAsync(file, { input: { postId: "7" } });
    expect(result).toMatchObject({ status: "done", file: { size: 5 }, data: { id: 7 } });
    expect(api.announced).toEqual([
      {
        filename: "hello.txt",
        contentType: "text/plain",
        size: 5,
        // `echo -n hello | sha256sum`
        sha256: "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
        maxHashSize: 32 * 1024 * 1024,
        makesCrc64nvme: true,
        input: { postId: "7" },
      },
    ]);
    expect(api.calls).toEqual(["create uploads/1", "finish uploads/1"]);
    expect(bodies()).toEqual(["hello"]);
    expect(storage.requests[0]?.headers).toMatchObject({ "content-type": "text/plain", "if-none-match": "*" });
  });

  test("an empty file goes the same way", async () => {
    const { uploader } = setUp();
    expect(await uploader.uploadAsync(new File([], "empty.txt"))).toMatchObject({ file: { size: 0 } });
    expect(uploader.getSnapshot().items[0]?.progress).toMatchObject({ loaded: 0, total: 0, fraction: 1 });
  });

  test("as a form: the fields as they were signed, then the file", async () => {
    const { api, uploader } = setUp();
    const fields = { key: "uploads/1", "content-type": "text/plain", policy: "e30=", "x-amz-signature": "secret" };
    api.plans.push({ kind: "form", key: "uploads/1", url: storage.url, fields, expiresIn: 60 });
    expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done", file: { size: 5 } });
    expect(storage.forms).toEqual([[...Object.entries(fields), ["file", "hello.txt"]]]);
    expect(bodies()).toEqual(["hello"]);
  });

  test("traps: 28 nobody listens to a form's progress, because the browser would ask S3 first", async () => {
    const { api, uploader } = setUp();
    const listened: string[] = [];
    class WatchedRequest extends NodeXMLHttpRequest {
      constructor() {
        super();
        const add = this.upload.addEventListener.bind(this.upload);
        this.upload.addEventListener = (type: string, listener: EventListener) => {
          listened.push(type);
          add(type, listener);
        };
      }
    }
    vi.stubGlobal("XMLHttpRequest", WatchedRequest);
    api.plans.push({ kind: "form", key: "uploads/1", url: storage.url, fields: { key: "uploads/1" }, expiresIn: 60 });
    await uploader.uploadAsync(file);
    expect(listened).toEqual([]);
    await uploader.uploadAsync(file);
    expect(listened).toEqual(["progress"]);
  });

  test("a refused form is replaced by another create, as a refused URL is", async () => {
    const { api, uploader } = setUp();
    api.plans.push({ kind: "form", key: "uploads/1", url: storage.url, fields: { key: "uploads/1" }, expiresIn: 60 });
    storage.faults.push({ kind: "answer", status: 403, code: "AccessDenied" });
    await uploader.uploadAsync(file);
    expect(api.calls).toEqual(begunAnew);
  });
});

describe("create", () => {
  test.each(["NETWORK", "STORAGE_UNAVAILABLE", "RATE_LIMITED"] as const)("is repeated after %s", async (code) => {
    const { api, uploader } = setUp();
    api.failures.create.push(fail(code), fail(code));
    await uploader.uploadAsync(file);
    expect(api.calls.filter((call) => call.startsWith("create"))).toHaveLength(3);
  });

  test("says why it waits", async () => {
    vi.mocked(Math.random).mockReturnValue(0.2);
    const { api, uploader, seen } = setUp();
    api.arrivalLooks = 0;
    api.failures.create.push(fail("RATE_LIMITED"));
    api.failures.finish.push(fail("STORAGE_UNAVAILABLE"));
    await uploader.uploadAsync(file);
    await eventually(() => expect(seen.at(-1)).toBe("done"));
    expect(seen).toEqual(expect.arrayContaining(["waiting: rate-limited", "waiting: retry", "done"]));
    expect(seen.indexOf("waiting: rate-limited")).toBeLessThan(seen.indexOf("waiting: retry"));
  });

  test("what is wrong with the file is the person's to know, at once", async () => {
    const { api, uploader } = setUp();
    api.failures.create.push(fail("FILE_TOO_LARGE", { max: 10 }));
    const failed = uploader.uploadAsync(file);
    await expect(failed).rejects.toMatchObject({ code: "FILE_TOO_LARGE", details: { max: "10" } });
    expect(api.calls).toEqual(["create uploads/1"]);
  });

  test("what is no UploadError becomes one", async () => {
    const { api, uploader } = setUp();
    api.failures.create.push(new Error("FILE_EMPTY: The file is empty."), new Error("boom"));
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ code: "FILE_EMPTY" });
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ code: "INTERNAL" });
  });
});

describe("the checksum", () => {
  test("traps: 3 of a file that goes up in one piece is signed, so that a flipped bit is refused and sent again", async () => {
    const { uploader } = setUp();
    storage.faults.push({ kind: "damage" });
    await uploader.uploadAsync(file);
    expect(storage.requests).toHaveLength(2);
    expect(bodies()).toEqual(["hello"]);
  });

  test("is made once, however often create is repeated", async () => {
    const { api, uploader } = setUp();
    const read = vi.spyOn(Blob.prototype, "stream");
    api.failures.create.push(fail("NETWORK"), fail("NETWORK"));
    await uploader.uploadAsync(file);
    expect(read.mock.contexts.filter((blob) => blob === file)).toHaveLength(1);
    expect(new Set(api.announced.map(({ sha256 }) => sha256)).size).toBe(1);
  });

  test("is left out where the page does not want it", async () => {
    const { api, uploader } = setUp({ checksum: false });
    await uploader.uploadAsync(file);
    expect(api.announced[0]).not.toHaveProperty("sha256");
    expect(storage.requests[0]?.headers).not.toHaveProperty("x-amz-checksum-sha256");
  });

  test("is not made again where the storage has compared none, and is where it has", async () => {
    const { api, uploader } = setUp();
    const url = `${storage.url}/uploads/2?X-Amz-Signature=secret`;
    await uploader.uploadAsync(file);
    api.plans.push({ kind: "single", key: "uploads/2", url, headers: {}, expiresIn: 3_600 });
    for (const name of ["b.txt", "c.txt"]) await uploader.uploadAsync(new File([name], name));
    expect(api.announced.map(({ sha256 }) => sha256 !== undefined)).toEqual([true, true, false]);
    expect(api.announced[2]).not.toHaveProperty("maxHashSize");
  });

  test.each([
    ["parts are planned", 0, true],
    ["the page cannot hash", 1_000, false],
  ])("of parts goes on being made where %s", async (_, singleMax, canHash) => {
    const { api, uploader } = setUp();
    api.singleMax = singleMax;
    if (!canHash) vi.stubGlobal("crypto", {});
    await uploader.uploadAsync(file);
    await uploader.uploadAsync(file);
    expect(api.announced[1]).toMatchObject({ makesCrc64nvme: true });
  });
});

describe("the transfer", () => {
  test("is repeated on the same URL after an answer that may heal", async () => {
    const { api, uploader } = setUp();
    storage.faults.push({ kind: "answer", status: 503, code: "SlowDown" }, { kind: "reset" });
    await uploader.uploadAsync(file);
    expect(storage.requests).toHaveLength(3);
    // Finish is called once more, to learn whether the unanswered file has arrived.
    expect(api.calls).toEqual(["create uploads/1", "finish uploads/1", "finish uploads/1"]);
  });

  test.each<Fault>([{ kind: "answer", status: 503, code: "SlowDown" }, { kind: "damage" }])(
    "traps: 69 is repeated as often as `retries` says where S3 goes on answering so: %o",
    async (fault) => {
      const { api, uploader } = setUp({ retries: 2 });
      storage.faultFor = () => fault;
      await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
      expect(storage.requests).toHaveLength(3);
      expect(api.announced).toHaveLength(1);
    },
  );

  test("traps: 90 whether what lost its answer has arrived is for finish to say", async () => {
    const { api, uploader } = setUp();
    api.arrivalLooks = 0;
    storage.faults.push({ kind: "lose-answer" });
    await uploader.uploadAsync(file);
    expect(api.calls).toEqual(["create uploads/1", "finish uploads/1"]);
    expect(storage.requests).toHaveLength(1);
    expect(bodies()).toEqual(["hello"]);
  });

  test("traps: 90 it is found by 412 too, where the API cannot say", async () => {
    const { api, uploader } = setUp();
    api.arrivalLooks = 0;
    api.failures.finish.push(fail("STORAGE_UNAVAILABLE"));
    storage.faults.push({ kind: "lose-answer" });
    await uploader.uploadAsync(file);
    expect(storage.requests).toHaveLength(2);
    expect(bodies()).toEqual(["hello"]);
  });

  test("traps: 83 that stands still is sent again", async () => {
    const { uploader } = setUp({ stallTimeout: 1 });
    storage.faults.push({ kind: "stall" });
    await uploader.uploadAsync(new File([new Uint8Array(16 * 1024 * 1024)], "a.bin"));
    expect(storage.requests).toHaveLength(2);
  });

  test.each([
    { status: 403, code: "AccessDenied" },
    { status: 400, code: "ExpiredToken" },
  ])(
    "traps: 8, 66 a URL that is refused with $status $code is replaced by another create, and the first key is given back",
    async (answer) => {
      const { api, uploader } = setUp();
      storage.faults.push({ kind: "answer", ...answer });
      await uploader.uploadAsync(file);
      expect(api.calls).toEqual(begunAnew);
    },
  );

  test("that is refused after a lost answer of finish is not begun anew: it is published already", async () => {
    const { api, uploader } = setUp();
    storage.faults.push({ kind: "lose-answer" }, { kind: "answer", status: 403, code: "AccessDenied" });
    api.lostAnswers.push(badGateway());
    expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done" });
    expect([...api.published.keys()]).toEqual(["uploads/1"]);
    expect(api.calls.filter((call) => !call.startsWith("finish"))).toEqual(["create uploads/1"]);
  });

  test("of which finish publishes and says only that something went wrong is published once", async () => {
    const { api, uploader } = setUp();
    api.arrivalLooks = 0;
    storage.faults.push({ kind: "lose-answer" }, { kind: "answer", status: 403, code: "AccessDenied" });
    api.lostAnswers.push(fail("INTERNAL"));
    expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done" });
    expect([...api.published.keys()]).toEqual(["uploads/1"]);
  });

  test("of which finish cannot be asked keeps its key: trying again publishes nothing twice", async () => {
    const { api, uploader } = setUp({ retries: 1 });
    api.arrivalLooks = 0;
    storage.faults.push({ kind: "lose-answer" }, { kind: "answer", status: 403, code: "AccessDenied" });
    api.lostAnswers.push(badGateway(), badGateway(), badGateway());
    expect(await uploader.upload(file)).toMatchObject({ error: { code: "NETWORK" }, canResume: true });
    uploader.retryAll();
    await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
    expect([...api.published.keys()]).toEqual(["uploads/1"]);
    expect(api.announced).toHaveLength(1);
  });

  test("that finish refuses is not begun anew", async () => {
    const { api, uploader } = setUp();
    api.arrivalLooks = 0;
    storage.faults.push({ kind: "lose-answer" }, { kind: "answer", status: 403, code: "AccessDenied" });
    api.failures.finish.push(badGateway(), fail("FILE_DAMAGED"));
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ code: "FILE_DAMAGED" });
    expect(api.announced).toHaveLength(1);
  });

  test("the other create waits until the first key is given back: their reservations must not add up", async () => {
    const { api, uploader } = setUp();
    let givenBack = false;
    const createdBefore: boolean[] = [];
    api.beforeAnswer = async (call) => {
      if (call === "create") createdBefore.push(givenBack);
      if (call !== "abort") return;
      await new Promise((resolve) => setTimeout(resolve, 50));
      givenBack = true;
    };
    storage.faults.push({ kind: "answer", status: 403, code: "AccessDenied" });
    await uploader.uploadAsync(file);
    expect(createdBefore).toEqual([false, true]);
  });

  test("a URL that is refused twice is a refusal", async () => {
    const { api, uploader } = setUp();
    const refusal = { kind: "answer", status: 403, code: "AccessDenied" } as const;
    storage.faults.push(refusal, refusal);
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({
      code: "TRANSFER_REFUSED",
      details: { status: "403", code: "AccessDenied" },
    });
    await eventually(() => expect(api.calls).toEqual([...begunAnew, "abort uploads/2"]));
  });

  test("any other refusal is final", async () => {
    const { api, uploader } = setUp();
    storage.faults.push({ kind: "answer", status: 400, code: "InvalidRequest" });
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ details: { code: "InvalidRequest" } });
    expect(storage.requests).toHaveLength(1);
    await eventually(() => expect(api.calls).toEqual(["create uploads/1", "abort uploads/1"]));
  });

  test("traps: 26 a URL that has expired is not tried again: the 403 may be hidden as status 0", async () => {
    const { api, uploader } = setUp();
    api.expiresIn = 60;
    vi.useFakeTimers({ toFake: ["Date"] });
    let requests = 0;
    storage.faultFor = () => {
      if (requests++ > 0) return undefined;
      vi.setSystemTime(Date.now() + 61_000);
      return { kind: "reset" };
    };
    await uploader.uploadAsync(file);
    expect(storage.requests.map(({ path }) => path.split("?")[0])).toEqual(["/uploads/1", "/uploads/2"]);
    expect(api.calls.at(-1)).toBe("finish uploads/2");
  });

  test("traps: 66, 68 a URL that has expired while the file waited for a connection is not tried", async () => {
    const { api, uploader } = setUp({ scheduler: createScheduler({ concurrency: 1 }) });
    api.expiresIn = 60;
    vi.useFakeTimers({ toFake: ["Date"] });
    storage.beforeAnswer = async ({ path }) => {
      if (!path.startsWith("/uploads/1?")) return;
      await eventually(() => expect(api.calls).toContain("create uploads/2"));
      vi.setSystemTime(Date.now() + 61_000);
    };
    await uploader.uploadAllAsync([file, file]);
    expect(storage.requests.map(({ path }) => path.split("?")[0])).toEqual(["/uploads/1", "/uploads/3"]);
  });

  test.each([
    ["answers 503", { kind: "answer", status: 503, code: "SlowDown" }, 31_000, "STORAGE_UNAVAILABLE"],
    ["answers 403", { kind: "answer", status: 403, code: "AccessDenied" }, 61_000, "TRANSFER_REFUSED"],
    ["does not answer", { kind: "reset" }, 31_000, "NETWORK"],
  ] as const)(
    "where S3 %s each time and each URL expires meanwhile, there are no more keys than retries",
    async (...[, fault, milliseconds, code]) => {
      const { api, uploader } = setUp({ retries: 2 });
      api.expiresIn = 60;
      vi.useFakeTimers({ toFake: ["Date"] });
      storage.faultFor = () => {
        vi.setSystemTime(Date.now() + milliseconds);
        return fault;
      };
      await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ code });
      expect(api.announced).toHaveLength(3);
    },
  );

  test("without any answer ends as a network failure after a fresh URL got none either", async () => {
    const { api, uploader } = setUp({ retries: 2 });
    storage.faults.push(...Array.from({ length: 6 }, () => ({ kind: "reset" }) as const));
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ code: "NETWORK" });
    expect(storage.requests).toHaveLength(6);
    expect(api.calls.filter((call) => call.startsWith("create"))).toHaveLength(2);
  });

  const rest = "do its CORS rules allow that origin?";
  const inDevelopment = { hostname: "localhost", origin: "http://localhost:5173" };
  const inProduction = { hostname: "app.example.com", origin: "https://app.example.com" };
  const nobodyKnows = new UploadError("NETWORK").sentence;
  test.each([
    [
      "the storage",
      inDevelopment,
      () =>
        `The storage at ${storage.url} does not answer this page (http://localhost:5173). Is it running, does the bucket exist, and ${rest}`,
    ],
    [
      "the API",
      inDevelopment,
      () =>
        `The API does not answer this page (http://localhost:5173). Is it running at the address that the page asks, and ${rest}`,
    ],
    ["the storage", inProduction, () => nobodyKnows],
    ["the API", inProduction, () => nobodyKnows],
  ])("without any answer of %s, on a page at %o, says why while it waits and when it fails", async (...given) => {
    const [who, location, sentence] = given;
    vi.stubGlobal("location", location);
    vi.stubGlobal("fetch", async () => undefined);
    const { api, uploader } = setUp({ retries: 1 });
    // Long enough for the failure to be reported, and for the extras chunk to load, which explains it to developers.
    vi.spyOn(Math, "random").mockReturnValue(0.1);
    const told = vi.spyOn(console, "info").mockImplementation(() => {});
    const causes = new Set<string | undefined>();
    uploader.subscribe(() => {
      const [item] = uploader.getSnapshot().items;
      if (item?.status === "waiting") causes.add(item.cause?.sentence);
      else expect(item?.cause).toBeUndefined();
    });
    if (who === "the API") api.isDown = true;
    else storage.faultFor = () => ({ kind: "reset" });
    const failed = await uploader.upload(file);
    expect(failed.error).toMatchObject({ code: "NETWORK", sentence: sentence() });
    expect([...causes]).toEqual([sentence()]);
    expect(told.mock.calls).toHaveLength(location === inDevelopment ? 1 : 0);
    for (const [hint] of told.mock.calls) {
      expect(hint).toContain(sentence());
      expect(hint).toContain(errorDocsUrl("NETWORK"));
    }
  });

  test("progress never falls when it starts again, and is 1 only when finish has answered", async () => {
    const { api, uploader } = setUp();
    const fractions: number[] = [];
    uploader.subscribe(() => fractions.push(uploader.getSnapshot().items[0]?.progress.fraction ?? 0));
    let atFinish = 0;
    api.beforeAnswer = async (call) => {
      if (call === "finish") atFinish = uploader.getSnapshot().items[0]?.progress.fraction ?? 0;
    };
    storage.faults.push({ kind: "answer", status: 500 });
    await uploader.uploadAsync(new File([new Uint8Array(8 * 1024 * 1024)], "a.bin"));
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.some((fraction) => fraction > 0 && fraction < 1)).toBe(true);
    expect(atFinish).toBeGreaterThan(0.9);
    expect(atFinish).toBeLessThan(1);
    await eventually(() => expect(fractions.at(-1)).toBe(1));
  });
});

describe("finish", () => {
  test("is asked again for as long as it says pending", async () => {
    const { api, uploader } = setUp();
    api.arrivalLooks = 0;
    api.pending.push(0, 0.3);
    const started = performance.now();
    await uploader.uploadAsync(file);
    expect(performance.now() - started).toBeGreaterThan(450);
    expect(api.calls).toEqual(["create uploads/1", "finish uploads/1", "finish uploads/1", "finish uploads/1"]);
  });

  test("tells a page how much of a file that is copied in parts is published", async () => {
    const { api, uploader } = setUp();
    api.arrivalLooks = 0;
    api.pending.push(0, 0);
    api.copied = 4;
    const seen: unknown[] = [];
    uploader.subscribe(() => {
      for (const item of uploader.getSnapshot().items) seen.push("copied" in item ? item.copied : item.status);
    });
    await uploader.uploadAsync(file);
    expect(seen).toContain(4);
    await eventually(() => expect(seen.at(-1)).toBe("done"));
  });

  test("is not asked before the time that it has named, also where continueAll ends all waits", async () => {
    const { api, uploader } = setUp();
    api.arrivalLooks = 0;
    api.pending.push(0.5);
    const started = performance.now();
    const uploaded = uploader.uploadAsync(file);
    await expect.poll(() => api.calls).toContain("finish uploads/1");
    await uploader.continueAll();
    await uploaded;
    expect(performance.now() - started).toBeGreaterThan(480);
  });

  test.each(["NETWORK", "STORAGE_UNAVAILABLE", "RATE_LIMITED", "UPLOAD_NOT_ARRIVED"] as const)(
    "is repeated after %s",
    async (code) => {
      const { api, uploader } = setUp();
      api.failures.finish.push(fail(code), fail(code));
      await uploader.uploadAsync(file);
      expect(api.calls.filter((call) => call.startsWith("finish"))).toHaveLength(3);
      expect(storage.requests).toHaveLength(1);
    },
  );

  test("takes no slot: the next file is sent meanwhile", async () => {
    const { api, uploader } = setUp({ scheduler: createScheduler({ concurrency: 1 }) });
    let release = () => {};
    let finishes = 0;
    api.beforeAnswer = async (call) => {
      if (call !== "finish" || ++finishes > 1) return;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    };
    const first = uploader.upload(file);
    await expect.poll(() => finishes).toBe(1);
    await uploader.uploadAsync(new File(["second"], "second.txt"));
    expect(bodies()).toEqual(["hello", "second"]);
    expect(uploader.getSnapshot().items.map(({ status }) => status)).toEqual(["finishing", "done"]);
    release();
    expect(await first).toMatchObject({ status: "done" });
  });

  test("that failed goes on where it was: no byte is sent twice", async () => {
    const { api, uploader } = setUp({ retries: 0 });
    api.failures.finish.push(fail("INTERNAL"));
    const failed = await uploader.upload(file);
    expect(failed).toMatchObject({ status: "error", error: { code: "INTERNAL" }, canResume: true });
    const done = new Promise<void>((resolve) => {
      uploader.subscribe(() => uploader.getSnapshot().items[0]?.status === "done" && resolve());
    });
    uploader.retry(failed.id);
    await done;
    expect(storage.requests).toHaveLength(1);
    expect(api.calls).toEqual(["create uploads/1", "finish uploads/1", "finish uploads/1"]);
  });
});

test("a file that neither S3 took nor finish could say anything about is sent by the next try", async () => {
  const { api, uploader } = setUp({ retries: 1 });
  const busy: Fault = { kind: "answer", status: 503, code: "SlowDown" };
  storage.faults.push(busy, busy);
  api.arrivalLooks = 0;
  api.failures.finish.push(fail("STORAGE_UNAVAILABLE"), fail("STORAGE_UNAVAILABLE"));
  expect(await uploader.upload(file)).toMatchObject({ error: { code: "STORAGE_UNAVAILABLE" }, canResume: true });
  uploader.retryAll();
  await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
  expect([...api.published.keys()]).toEqual(["uploads/2"]);
});

describe("what finish refuses", () => {
  test.each(["FILE_CONTENT_MISMATCH", "REFUSED"] as const)(
    "for %s is given back once, so that another file finds its room",
    async (code) => {
      const { api, uploader } = setUp();
      api.failures.finish.push(fail(code));
      expect(await uploader.upload(file)).toMatchObject({ status: "error", error: { code }, canResume: false });
      await eventually(() => expect(api.calls).toEqual(["create uploads/1", "finish uploads/1", "abort uploads/1"]));
    },
  );
});

describe("abort", () => {
  test("traps: 84 in mid-transfer ends the request, rejects once and gives the key back once", async () => {
    const { api, uploader } = setUp();
    storage.faults.push({ kind: "stall" });
    const rejections: unknown[] = [];
    const upload = uploader.uploadAsync(new File([new Uint8Array(16 * 1024 * 1024)], "a.bin"));
    upload.catch((error: unknown) => rejections.push(error));
    await eventually(() => expect(storage.requests).toHaveLength(1));
    const [item] = uploader.getSnapshot().items;
    uploader.abort(item?.id ?? "");
    uploader.abort(item?.id ?? "");
    expect(uploader.getSnapshot().items[0]?.status).toBe("aborted");
    await eventually(() => expect(api.calls).toContain("abort uploads/1"));
    await expect(upload).rejects.toThrow(UploadError);
    expect(rejections).toMatchObject([{ code: "ABORTED" }]);
    expect(api.calls).toEqual(["create uploads/1", "abort uploads/1"]);
  });

  test("while the API is still making the key gives it back when it comes", async () => {
    const { api, uploader } = setUp();
    let answer = () => {};
    api.beforeAnswer = (call) =>
      call === "create"
        ? new Promise((resolve) => {
            answer = resolve;
          })
        : Promise.resolve();
    const controller = new AbortController();
    const upload = uploader.uploadAsync(file, { signal: controller.signal });
    await eventually(() => expect(api.calls).toHaveLength(1));
    controller.abort();
    await expect(upload).rejects.toMatchObject({ code: "ABORTED" });
    answer();
    await eventually(() => expect(api.calls).toEqual(["create uploads/1", "abort uploads/1"]));
    expect(storage.requests).toEqual([]);
  });

  describe("and retry at once, while the API is still making the key", () => {
    /** @returns what lets one call after the other answer */
    async function retryWhileCreating() {
      const { api, uploader } = setUp();
      const answers: (() => void)[] = [];
      api.beforeAnswer = (call) =>
        call === "finish" ? Promise.resolve() : new Promise((resolve) => void answers.push(resolve));
      // Some calls are never answered: another upload of the same file would wait for them.
      const handle = uploader.add(new File([file], file.name));
      await eventually(() => expect(api.calls).toEqual(["create uploads/1"]));
      return { api, uploader, handle, answers };
    }

    test("the second run finds the room free that the first one took", async () => {
      const { api, uploader, handle, answers } = await retryWhileCreating();
      handle.abort();
      handle.retry();
      await turns();
      expect(api.calls).toEqual(["create uploads/1"]);
      answers[0]?.();
      await eventually(() => expect(api.calls).toEqual(["create uploads/1", "abort uploads/1"]));
      await turns();
      expect(api.calls).toHaveLength(2);
      answers[1]?.();
      await eventually(() => expect(api.calls.at(-1)).toBe("create uploads/2"));
      answers[2]?.();
      await eventually(() => expect(uploader.getItem(handle.id)?.status).toBe("done"));
      expect([...api.published.keys()]).toEqual(["uploads/2"]);
    });

    test("where no answer comes, the second run waits no longer than five seconds for it", async () => {
      const { api, handle } = await retryWhileCreating();
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      handle.abort();
      handle.retry();
      await vi.advanceTimersByTimeAsync(4_900);
      expect(api.calls).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(100);
      await eventually(() => expect(api.calls).toHaveLength(2));
      handle.abort();
    });
  });

  test("before anything was asked asks nothing", async () => {
    const { api, uploader } = setUp();
    await expect(uploader.uploadAsync(file, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ABORTED",
    });
    uploader.add(file).abort();
    await turns();
    expect(api.calls).toEqual([]);
    expect(uploader.getSnapshot().items.map(({ status }) => status)).toEqual(["aborted", "aborted"]);
  });

  test("during finish gives the key back", async () => {
    const { api, uploader } = setUp();
    api.arrivalLooks = 0;
    api.pending.push(60);
    const handle = uploader.add(file);
    await eventually(() => expect(api.calls).toContain("finish uploads/1"));
    handle.abort();
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
    expect(api.calls.filter((call) => call.startsWith("abort"))).toHaveLength(1);
  });

  test("of an upload whose finish failed gives the key back, and a retry starts again", async () => {
    const { api, uploader } = setUp({ retries: 0 });
    api.failures.finish.push(fail("INTERNAL"));
    const { id } = await uploader.upload(file);
    uploader.abort(id);
    expect(uploader.getSnapshot().items[0]?.status).toBe("aborted");
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
    uploader.retry(id);
    await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
    expect(api.calls.slice(-2)).toEqual(["create uploads/2", "finish uploads/2"]);
  });

  test.each([["in one piece", Infinity] as const, ["in parts", 0] as const])(
    "and retry at once, %s: the second run finds the room free that the first one took, and hears nothing of it",
    async (_, singleMax) => {
      const ends: string[] = [];
      const { api, uploader } = setUp({ onSettled: ({ status }) => ends.push(status) });
      Object.assign(api, { singleMax, partSize: 16 * 1024 * 1024 });
      storage.faults.push({ kind: "stall" });
      let answer = () => {};
      const heard = new Promise<void>((resolve) => void (answer = resolve));
      api.beforeAnswer = (call) => (call === "abort" ? heard : Promise.resolve());
      const handle = uploader.add(new File([new Uint8Array(16 * 1024 * 1024)], "a.bin"));
      await eventually(() => expect(storage.requests).toHaveLength(1));
      handle.abort();
      handle.retry();
      expect(ends).toEqual(["aborted"]);
      await eventually(() => expect(api.calls.at(-1)).toMatch("abort uploads/1"));
      await turns();
      expect(api.announced).toHaveLength(1);
      answer();
      await eventually(() => expect(ends).toEqual(["aborted", "done"]));
      expect([...api.published.keys()]).toEqual(["uploads/2"]);
    },
  );

  test("and retry, where nobody hears the abort: another try waits no longer than five seconds for it", async () => {
    const { api, uploader } = setUp();
    storage.faults.push({ kind: "stall" });
    api.beforeAnswer = (call) => (call === "abort" ? new Promise(() => {}) : Promise.resolve());
    const handle = uploader.add(new File([new Uint8Array(16 * 1024 * 1024)], "a.bin"));
    await eventually(() => expect(storage.requests).toHaveLength(1));
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    handle.abort();
    handle.retry();
    await vi.advanceTimersByTimeAsync(4_900);
    expect(uploader.getSnapshot().items[0]?.status).toBe("aborted");
    await vi.advanceTimersByTimeAsync(100);
    await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
    expect([...api.published.keys()]).toEqual(["uploads/2"]);
  });

  test("that is paused while its key is given up goes on under another", async () => {
    const { api, uploader } = setUp();
    storage.faults.push({ kind: "answer", status: 403 });
    let answer = () => {};
    const heard = new Promise<void>((resolve) => void (answer = resolve));
    api.beforeAnswer = (call) => (call === "abort" ? heard : Promise.resolve());
    const { id } = uploader.add(file);
    await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
    uploader.pause(id);
    api.isGone.add("uploads/1");
    api.goneBecause = "ended";
    answer();
    uploader.resume(id);
    await eventually(() => expect(uploader.getItem(id)?.status).toMatch(/done|error/));
    expect(uploader.getItem(id)?.status).toBe("done");
    expect([...api.published.keys()]).toEqual(["uploads/2"]);
  });

  test("the call that makes the key goes on, since it would be nobody's otherwise, and abort is asked until it answers", async () => {
    const { api, uploader } = setUp();
    const create = api.create.mutate.bind(api.create);
    let answer = () => {};
    let given: AbortSignal | undefined;
    vi.spyOn(api.create, "mutate").mockImplementation(async (input, options) => {
      given = options?.signal;
      const plan = await create(input, options);
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      if (given?.aborted) throw new DOMException("aborted", "AbortError");
      return plan;
    });
    let failures = 2;
    api.beforeAnswer = async (call) => {
      if (call === "abort" && failures-- > 0) throw fail("STORAGE_UNAVAILABLE");
    };
    const { abort } = uploader.add(file);
    await eventually(() => expect(api.calls).toHaveLength(1));
    abort();
    expect(given?.aborted).toBe(false);
    answer();
    const abandoned = Array.from({ length: 3 }, () => "abort uploads/1");
    await eventually(() => expect(api.calls).toEqual(["create uploads/1", ...abandoned]));
  });

  describe("of what is published already", () => {
    /** Finish publishes, but its answer is held back until it is released. */
    function setUpLate(options: UploaderOptions<unknown> = {}) {
      const { api, uploader } = setUp(options);
      api.arrivalLooks = 0;
      const finish = api.finish.mutate.bind(api.finish);
      let calls = 0;
      vi.spyOn(api.finish, "mutate").mockImplementation(async (input, given) => {
        const done = await finish(input, given);
        if (!input.isArriving && calls++ === 0) await new Promise(() => {});
        return done;
      });
      return { api, uploader };
    }

    test("says so: the upload is done, and settles once", async () => {
      const ends: string[] = [];
      const { api, uploader } = setUpLate({ onSettled: ({ status }) => ends.push(status) });
      const upload = uploader.uploadAsync(file);
      await eventually(() => expect(api.published.size).toBe(1));
      uploader.abortAll();
      expect(uploader.getSnapshot().items[0]?.status).toBe("aborted");
      expect(await upload).toMatchObject({ status: "done", data: { id: 7 } });
      expect(uploader.getSnapshot().items[0]).toMatchObject({ status: "done", progress: { fraction: 1 } });
      expect(ends).toEqual(["done"]);
    });

    test("and tried again at once publishes no second one", async () => {
      const { api, uploader } = setUpLate();
      const { abort, retry } = uploader.add(file);
      await eventually(() => expect(api.published.size).toBe(1));
      abort();
      retry();
      await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
      expect(api.announced).toHaveLength(1);
    });

    test("says so though finish fails at first", async () => {
      const { api, uploader } = setUpLate();
      const upload = uploader.uploadAsync(file);
      await eventually(() => expect(api.published.size).toBe(1));
      api.lostAnswers.push(fail("STORAGE_UNAVAILABLE"), fail("NETWORK"));
      uploader.abortAll();
      expect(await upload).toMatchObject({ status: "done", data: { id: 7 } });
    });

    test.each([
      [59_000, "done"],
      [60_000, "aborted"],
    ])("after finish has been asked for %i ms, the upload is %s", async (milliseconds, status) => {
      const { api, uploader } = setUpLate();
      const { id } = uploader.add(file);
      await eventually(() => expect(api.published.size).toBe(1));
      let answer = () => {};
      const heard = new Promise<void>((resolve) => void (answer = resolve));
      api.beforeAnswer = (call) => (call === "finish" ? heard : Promise.resolve());
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      uploader.abortAll();
      await eventually(() => expect(api.calls.slice(-2)).toEqual(["abort uploads/1", "finish uploads/1"]));
      await vi.advanceTimersByTimeAsync(milliseconds);
      answer();
      vi.useRealTimers();
      await delay(20);
      await eventually(() => expect(uploader.getItem(id)?.status).toBe(status));
    });

    test("is an abort where an older API says nothing of it", async () => {
      const { api, uploader } = setUpLate();
      vi.spyOn(api.abort, "mutate").mockResolvedValue({});
      const upload = uploader.uploadAsync(file);
      await eventually(() => expect(api.published.size).toBe(1));
      uploader.abortAll();
      await expect(upload).rejects.toMatchObject({ code: "ABORTED" });
    });
  });

  describe("of what S3 refused when an earlier attempt had arrived, and was published without a word", () => {
    function setUpRefused(options: UploaderOptions<unknown> = {}) {
      const { api, uploader } = setUp(options);
      storage.faults.push({ kind: "lose-answer" }, { kind: "answer", status: 400, code: "InvalidRequest" });
      api.lostAnswers.push(fail("NETWORK"), fail("NETWORK"));
      return { api, uploader };
    }

    /** @returns a function that lets abort answer */
    function holdAborts(api: ReturnType<typeof createApi>): () => void {
      let answer = () => {};
      const gate = new Promise<void>((resolve) => void (answer = resolve));
      api.beforeAnswer = (call) => (call === "abort" ? gate : Promise.resolve());
      return () => answer();
    }

    test("says so: the upload is done", async () => {
      const { api, uploader } = setUpRefused();
      expect(await uploader.uploadAsync(file)).toMatchObject({ status: "done" });
      expect(api.announced).toHaveLength(1);
    });

    test("and was taken off the list meanwhile: it stays away", async () => {
      const { api, uploader } = setUpRefused();
      const answer = holdAborts(api);
      const { id } = uploader.add(file);
      await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
      uploader.remove(id);
      answer();
      await eventually(() => expect(api.calls.at(-1)).toBe("finish uploads/1"));
      await delay(20);
      expect(uploader.getSnapshot().items).toEqual([]);
    });

    test("cancelled after another try was asked for: nothing is sent again", async () => {
      const { api, uploader } = setUp();
      storage.faults.push({ kind: "answer", status: 400, code: "InvalidRequest" });
      const answer = holdAborts(api);
      const { id } = uploader.add(file);
      await eventually(() => expect(api.calls.at(-1)).toBe("abort uploads/1"));
      uploader.retry(id);
      uploader.abort(id);
      answer();
      await delay(50);
      expect(uploader.getSnapshot().items[0]?.status).toBe("aborted");
      expect(api.announced).toHaveLength(1);
    });

    test("and has no abort: another try asks finish before anything is sent", async () => {
      const { api } = setUpRefused();
      const { create, finish } = api;
      const uploader = createUploader({ create, finish });
      const { id } = await uploader.upload(file);
      uploader.retry(id);
      await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
      expect(api.announced).toHaveLength(1);
    });

    test("ends it and is not heard: one more try is enough", async () => {
      const { api, uploader } = setUp({ retries: 2 });
      storage.faults.push({ kind: "answer", status: 400, code: "InvalidRequest" });
      let failures = 3;
      api.goneBecause = "ended";
      api.beforeAnswer = async (call) => {
        if (call !== "abort" || failures-- <= 0) return;
        api.isGone.add("uploads/1");
        throw fail("NETWORK");
      };
      const { id } = await uploader.upload(file);
      uploader.retry(id);
      await eventually(() => expect(uploader.getSnapshot().items[0]).toMatchObject({ status: "done" }));
      expect([...api.published.keys()]).toEqual(["uploads/2"]);
    });

    test("and answers nothing: another try asks finish before anything is sent", async () => {
      const { api, uploader } = setUpRefused({ retries: 2 });
      let failures = 3;
      api.beforeAnswer = async (call) => {
        if (call === "abort" && failures-- > 0) throw fail("NETWORK");
      };
      const { id } = await uploader.upload(file);
      expect(uploader.getSnapshot().items[0]).toMatchObject({ status: "error", error: { code: "TRANSFER_REFUSED" } });
      uploader.retry(id);
      await eventually(() => expect(uploader.getSnapshot().items[0]?.status).toBe("done"));
      expect(api.announced).toHaveLength(1);
    });
  });

  test("cancelled while its key is noted down, it gives the key back", async () => {
    let noted = () => {};
    const created = () => new Promise<void>((resolve) => void (noted = resolve));
    const nothing = () => {};
    const journal = { created, beforeFinish: async () => {}, cancelled: nothing, abandoned: nothing, settled: nothing };
    const resume = { journal: () => journal, continueAll: async () => {}, unfinished: async () => [] };
    const { api, uploader } = setUp({ resume });
    const { abort } = uploader.add(file);
    await eventually(() => expect(api.calls).toEqual(["create uploads/1"]));
    abort();
    noted();
    await eventually(() => expect(api.calls).toEqual(["create uploads/1", "abort uploads/1"]));
  });

  test("errors of the server's abort are nobody's concern, and without one nothing is called", async () => {
    const { api, uploader } = setUp();
    api.beforeAnswer = (call) => (call === "abort" ? Promise.reject(new Error("no")) : Promise.resolve());
    storage.faults.push({ kind: "answer", status: 404, code: "NoSuchBucket" });
    await expect(uploader.uploadAsync(file)).rejects.toMatchObject({ code: "TRANSFER_REFUSED" });

    const { create, finish } = api;
    const bare = createUploader({ create, finish });
    storage.faults.push({ kind: "answer", status: 404, code: "NoSuchBucket" });
    await expect(bare.uploadAsync(file)).rejects.toMatchObject({ code: "TRANSFER_REFUSED" });
    expect(api.calls.filter((call) => call.startsWith("abort"))).toEqual(["abort uploads/1"]);
  });
});
