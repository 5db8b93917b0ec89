import { openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UploadError } from "@s3-direct/upload-core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestStorage, closedAddress, startStorage } from "../testing/storage.ts";
import { createScheduler } from "../scheduling/scheduler.ts";
import { type SendRequest, sendBody } from "./send-body.ts";
import { sendToStorage } from "./xhr.ts";

let storage: TestStorage;

beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  storage = await startStorage();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await storage.close();
});

/** @returns the error, or undefined if the file was stored. */
async function put({ origin = storage.url, ...options }: Partial<SendRequest> & { origin?: string } = {}) {
  const { signal } = new AbortController();
  const url = `${origin}/key?X-Amz-Signature=secret`;
  const request = {
    url,
    headers: { "if-none-match": "*" },
    body: new Blob(["hello"]),
    connections: createScheduler().connections,
    send: sendToStorage,
    stallTimeout: 5,
    signal,
    onStart: () => {},
    onProgress: () => {},
    ...options,
  };
  return sendBody(request).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("one PUT", () => {
  test("is over when S3 has the file", async () => {
    expect(await put()).toBeUndefined();
    expect([...storage.objects.values()].map(String)).toEqual(["hello"]);
  });

  test("traps: 90 whose object exists already counts as sent: finish decides", async () => {
    storage.faults.push({ kind: "lose-answer" });
    expect(await put()).toMatchObject({ code: "NETWORK" });
    expect(await put()).toBeUndefined();
    expect(storage.objects.size).toBe(1);
  });

  test.each([
    { status: 500, code: "InternalError" },
    { status: 503, code: "SlowDown" },
    { status: 429, code: "TooManyRequests" },
    // traps: 80
    { status: 400, code: "RequestTimeout" },
    // traps: 3
    { status: 400, code: "BadDigest" },
    // traps: 17b
    { status: 409, code: "ConditionalRequestConflict" },
  ])("$status $code may heal", async (answer) => {
    storage.faults.push({ kind: "answer", ...answer });
    const error = await put();
    expect(error).toMatchObject({ code: "STORAGE_UNAVAILABLE", retryable: true });
    expect(error).toMatchObject({ details: { status: String(answer.status), code: answer.code } });
  });

  test.each([
    { status: 403, code: "AccessDenied" },
    { status: 400, code: "InvalidRequest" },
    { status: 404, code: "NoSuchBucket" },
    { status: 411, code: "MissingContentLength" },
    { status: 413, code: "EntityTooLarge" },
  ])("$status $code is a refusal, told with what S3 says", async (answer) => {
    storage.faults.push({ kind: "answer", ...answer });
    const error = await put();
    expect(error).toMatchObject({ code: "TRANSFER_REFUSED", retryable: false });
    expect(error).toMatchObject({ details: { status: String(answer.status), code: answer.code } });
  });

  test("without an answer is a network failure while the file can be read", async () => {
    expect(await put({ origin: await closedAddress() })).toMatchObject({ code: "NETWORK", retryable: true });
  });

  test("that stands still is a network failure", async () => {
    storage.faults.push({ kind: "stall" });
    const body = new Blob([new Uint8Array(32 * 1024 * 1024)]);
    expect(await put({ body, stallTimeout: 0.1 })).toMatchObject({
      code: "NETWORK",
      retryable: true,
      details: { reason: "stalled" },
    });
  });

  test("traps: 76 of a file that changed since it was picked says so", async () => {
    const folder = await mkdtemp(join(tmpdir(), "upload-client-"));
    try {
      const path = join(folder, "picked.txt");
      await writeFile(path, "as it was picked");
      const file = await openAsBlob(path);
      await writeFile(path, "changed since, and longer");
      expect(await put({ body: file })).toMatchObject({ code: "FILE_CHANGED", retryable: false });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("no error holds the URL or its signature", async () => {
    storage.faults.push(
      { kind: "answer", status: 403, code: "AccessDenied" },
      { kind: "answer", status: 500 },
      { kind: "reset" },
    );
    for (let attempt = 0; attempt < 3; attempt++) {
      const error = await put();
      if (!(error instanceof UploadError)) throw new Error("It should have failed.");
      expect(`${error.stack} ${error.message} ${JSON.stringify(error)} ${JSON.stringify(error.cause)}`).not.toMatch(
        /Signature|secret/,
      );
    }
  });

  test("starts its progress at 0, so that a speed can be measured from its first byte", async () => {
    const onProgress = vi.fn();
    await put({ onProgress });
    expect(onProgress.mock.calls).toEqual([[0], [5]]);
  });
});
