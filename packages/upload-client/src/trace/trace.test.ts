import { randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import { createScheduler } from "../scheduling/scheduler.ts";
import { createApi } from "../testing/api.ts";
import type { TestStorage } from "../testing/storage.ts";
import { useStorage } from "../testing/use-storage.ts";
import { createUploader } from "../uploader.ts";
import { type TraceEvent, traceUploads } from "./index.ts";

let storage: TestStorage;
useStorage((started) => {
  storage = started;
});

function setUp() {
  const api = createApi(storage);
  const events: TraceEvent[] = [];
  const uploader = createUploader(api, {
    scheduler: createScheduler(),
    trace: traceUploads((event) => events.push(event)),
  });
  return { api, uploader, events };
}

const only = <Type extends TraceEvent["type"]>(events: readonly TraceEvent[], type: Type) =>
  events.filter((event): event is Extract<TraceEvent, { type: Type }> => event.type === type);

test("a file's calls and its request are told of in order, each with a begin and an end", async () => {
  const { uploader, events } = setUp();
  const bytes = randomBytes(600_000);
  await uploader.uploadAsync(new File([bytes], "a.bin"));
  const order = events.filter(({ type }) => type !== "request-progressed").map((event) => event.type);
  expect(order).toEqual(["call-begun", "call-ended", "request-begun", "request-ended", "call-begun", "call-ended"]);
  expect(new Set(events.map(({ uploadId }) => uploadId))).toEqual(new Set([uploader.getSnapshot().items[0]?.id]));
  expect(only(events, "call-begun").map(({ call }) => call)).toEqual(["create", "finish"]);
  expect(only(events, "call-begun")[0]?.facts).toMatchObject({ filename: "a.bin", size: 600_000 });
  expect(only(events, "call-ended")[0]?.facts).toEqual({ kind: "single", key: "uploads/1", expiresIn: 3_600 });
  expect(only(events, "call-ended")[1]?.facts).toEqual({ status: "done" });
  expect(only(events, "request-begun")[0]).toMatchObject({
    method: "PUT",
    host: new URL(storage.url).host,
    path: "/uploads/1",
    bytes: 600_000,
    headers: expect.arrayContaining([["if-none-match", "*"]]),
  });
  expect(only(events, "request-progressed").at(-1)?.loaded).toBe(600_000);
  expect(only(events, "request-ended")[0]).toMatchObject({ status: 200 });
});

test("a trace shows that finish is asked while a small file is sent", async () => {
  const { uploader, events } = setUp();
  // Long enough for the next request to the API, which takes two turns of the event loop.
  const send = vi.spyOn(XMLHttpRequest.prototype, "send").mockImplementationOnce(function slowly(
    this: XMLHttpRequest,
    body,
  ) {
    send.mockRestore();
    setTimeout(() => this.send(body), 500);
  });
  await uploader.uploadAsync(new File(["hello"], "a.txt"));
  const types = events.filter(({ type }) => type !== "request-progressed").map(({ type }) => type);
  expect(types.slice(0, 4)).toEqual(["call-begun", "call-ended", "request-begun", "call-begun"]);
  expect(only(events, "call-begun")[1]?.facts).toEqual({ key: "uploads/1", isArriving: "true" });
});

test("a trace has the numbers of parts and the codes of failures", async () => {
  const { api, uploader, events } = setUp();
  api.singleMax = 0;
  api.firstParts = 1;
  storage.faults.push({ kind: "answer", status: 503, code: "SlowDown" });
  await uploader.uploadAsync(new File([randomBytes(2 * 64 * 1024)], "a.bin"));
  expect(only(events, "call-begun").find(({ call }) => call === "signParts")?.facts).toMatchObject({ parts: "2" });
  const numbers = only(events, "request-begun").map(({ partNumber }) => partNumber ?? 0);
  expect(numbers.toSorted((a, b) => a - b)).toHaveLength(3);
  expect(new Set(numbers)).toEqual(new Set([1, 2]));
  expect(only(events, "request-ended").map(({ status, error }) => [status, error])).toContainEqual([503, "SlowDown"]);
});

test("traps: 7 no signature, query or secret field is told of", async () => {
  const { api, uploader, events } = setUp();
  const fields = {
    key: "uploads/1",
    policy: "c2VjcmV0",
    "x-amz-signature": "secret",
    "x-amz-security-token": "secret",
  };
  api.plans.push({
    kind: "form",
    key: "uploads/1",
    url: `${storage.url}?X-Amz-Signature=secret`,
    fields,
    expiresIn: 60,
  });
  await uploader.uploadAsync(new File(["hello"], "a.txt"));
  expect(JSON.stringify(events)).not.toMatch(/secret"|c2VjcmV0|X-Amz-Signature=/);
  expect(only(events, "request-begun")[0]).toMatchObject({
    method: "POST",
    path: "/",
    headers: [
      ["key", "uploads/1"],
      ["policy", "…"],
      ["x-amz-signature", "…"],
      ["x-amz-security-token", "…"],
    ],
  });
});

test("a listener that throws does not disturb the upload", async () => {
  const api = createApi(storage);
  const thrown: unknown[] = [];
  vi.stubGlobal("queueMicrotask", (task: () => void) => {
    try {
      task();
    } catch (error) {
      thrown.push(error);
    }
  });
  const trace = traceUploads(() => {
    throw new Error("a mistake");
  });
  const uploader = createUploader(api, { scheduler: createScheduler(), trace });
  expect(await uploader.uploadAsync(new File(["hello"], "a.txt"))).toMatchObject({ status: "done" });
  expect(thrown.length).toBeGreaterThan(0);
});
