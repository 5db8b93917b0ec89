import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestStorage, closedAddress, startStorage } from "../testing/storage.ts";
import { type StorageRequest, sendToStorage } from "./xhr.ts";

const MiB = 1024 * 1024;
let storage: TestStorage;

beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  storage = await startStorage();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await storage.close();
});

function put(options: Partial<StorageRequest> = {}) {
  const { signal } = new AbortController();
  const url = `${storage.url}/key?X-Amz-Signature=secret`;
  return sendToStorage({
    url,
    headers: {},
    body: new Blob(["hello"]),
    stallTimeout: 5,
    signal,
    onProgress: () => {},
    ...options,
  });
}

describe("one request", () => {
  test("traps: 6 sends the body with the returned headers and no others of its own", async () => {
    const headers = { "content-type": "text/plain", "if-none-match": "*", "x-amz-meta-upload": "%7B%7D" };
    expect(await put({ headers, body: new Blob(["hello"], { type: "image/png" }) })).toEqual({
      status: 200,
    });
    const [request] = storage.requests;
    expect(request).toMatchObject({ method: "PUT", path: "/key?X-Amz-Signature=secret" });
    expect(storage.objects.get("/key?X-Amz-Signature=secret")?.toString()).toBe("hello");
    const sent = Object.entries(request?.headers ?? {}).filter(([name]) => !["host", "connection"].includes(name));
    expect(Object.fromEntries(sent)).toEqual({ ...headers, "content-length": "5" });
  });

  test("reports the bytes as they go, up to the last one", async () => {
    const seen: number[] = [];
    await put({ body: new Blob([new Uint8Array(4 * MiB)]), onProgress: (loaded) => seen.push(loaded) });
    expect(seen.length).toBeGreaterThan(10);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(4 * MiB);
  });

  test("tells S3's error code", async () => {
    storage.faults.push({ kind: "answer", status: 403, code: "SignatureDoesNotMatch" });
    expect(await put()).toEqual({ status: 403, code: "SignatureDoesNotMatch" });
  });

  test("tells how long S3 wants to be left alone, where the header may be read", async () => {
    storage.faults.push({ kind: "answer", status: 503, code: "SlowDown", headers: { "Retry-After": "7" } });
    expect(await put()).toEqual({ status: 503, code: "SlowDown", retryAfter: "7" });
  });

  test("an error without a body has no code", async () => {
    storage.faults.push({ kind: "answer", status: 502 });
    expect(await put()).toEqual({ status: 502 });
  });

  test("an empty file is a request with a body of no bytes", async () => {
    expect(await put({ body: new Blob([]) })).toEqual({ status: 200 });
    expect(storage.requests[0]?.headers["content-length"]).toBe("0");
  });

  test("a server that is not there is unreachable", async () => {
    expect(await put({ url: `${await closedAddress()}/key` })).toEqual({ status: 0 });
  });

  test("a connection that breaks is unreachable", async () => {
    storage.faults.push({ kind: "reset" });
    expect(await put({ body: new Blob([new Uint8Array(MiB)]) })).toEqual({ status: 0 });
  });

  test("is aborted by the signal, in mid-body", async () => {
    storage.faults.push({ kind: "stall" });
    const controller = new AbortController();
    const body = new Blob([new Uint8Array(32 * MiB)]);
    const sending = put({ body, signal: controller.signal, onProgress: () => controller.abort() });
    await expect(sending).rejects.toMatchObject({ code: "ABORTED" });
  });

  test("sends nothing when it is aborted before", async () => {
    await expect(put({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ABORTED" });
    expect(storage.requests).toEqual([]);
  });
});

describe("traps: 83 a stall is found by bytes", () => {
  test("a transfer of which no byte moves any more has stalled", async () => {
    storage.faults.push({ kind: "stall" });
    const started = performance.now();
    // More than the operating system buffers, so that the last bytes stay here.
    const answer = await put({ body: new Blob([new Uint8Array(32 * MiB)]), stallTimeout: 0.3 });
    expect(answer).toEqual({ status: 0, reason: "stalled" });
    expect(performance.now() - started).toBeGreaterThan(300);
  });

  test("a transfer that takes many times as long, but moves, has not", async () => {
    const started = performance.now();
    // Four seconds in all, by the clock, so that a busy machine is no slower. The system frees its buffer in steps of
    // some MiB.
    const bytesPerMs = (16 * MiB) / 1000;
    const slow = createServer((request, response) => {
      let received = 0;
      request.on("data", (chunk: Buffer) => {
        received += chunk.length;
        request.pause();
        setTimeout(() => request.resume(), started + received / bytesPerMs - performance.now());
      });
      request.on("end", () => response.end());
    });
    await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
    const address = slow.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/key`;
    const answer = await put({ url, body: new Blob([new Uint8Array(64 * MiB)]), stallTimeout: 3 });
    expect(answer).toEqual({ status: 200 });
    expect(performance.now() - started).toBeGreaterThan(3_000);
    slow.close();
  });

  test("the answer to the last byte may take longer, but not for ever", async () => {
    storage.beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await put({ stallTimeout: 1 })).toEqual({ status: 200 });
    storage.beforeAnswer = () => new Promise(() => {});
    expect(await put({ stallTimeout: 0.1 })).toEqual({ status: 0, reason: "stalled" });
  });

  test("a form has the time that a slow line needs for it, since nobody tells of its bytes", async () => {
    storage.beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, 1_000));
    const form = { fields: { key: "a" }, stallTimeout: 0.1 };
    expect(await put({ ...form, body: new Blob([new Uint8Array(16 * 1024)]) })).toEqual({ status: 204 });
    storage.beforeAnswer = () => new Promise(() => {});
    expect(await put({ ...form, body: new Blob(["a"]) })).toEqual({ status: 0, reason: "stalled" });
  });

  test("a form above 1 MiB tells of its bytes, for which S3 is asked once a bucket; a smaller one is not worth the question", async () => {
    const large: number[] = [];
    const body = new Blob([new Uint8Array(2 * MiB)]);
    await put({ fields: { key: "a" }, body, onProgress: (loaded) => large.push(loaded) });
    expect(Math.max(...large)).toBeGreaterThanOrEqual(body.size);
    const small: number[] = [];
    await put({ fields: { key: "a" }, body: new Blob(["a"]), onProgress: (loaded) => small.push(loaded) });
    expect(small).toEqual([]);
  });

  test("a page that was frozen has not stalled by that", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    storage.beforeAnswer = () => new Promise((resolve) => setTimeout(resolve, 50));
    const sending = put({ stallTimeout: 30 });
    // However long the sleep was, the timer fires once when it ends.
    vi.advanceTimersToNextTimer();
    expect(await sending).toEqual({ status: 200 });
    vi.useRealTimers();
  });
});
