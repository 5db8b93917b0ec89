import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { formatEntry, type RequestEntry } from "./request/request-entry.ts";
import { send } from "./testing/send.ts";
import { start, type Started } from "./testing/start.ts";
import { tempDir } from "./testing/temp-dir.ts";

const origin = "http://localhost:5173";
const buckets = [
  { name: "uploads", cors: [{ allowedOrigins: [origin], allowedMethods: ["PUT"], allowedHeaders: ["*"] }] },
];

async function withServer(run: (s3: Started, log: readonly RequestEntry[]) => Promise<void>): Promise<void> {
  await using folder = await tempDir();
  const log: RequestEntry[] = [];
  await using s3 = await start(folder.path, { buckets, onRequest: (entry) => log.push(entry) });
  await run(s3, log);
}
const put = async (s3: Started, key: string, body: string | Uint8Array = "x") =>
  send(await s3.presignPut(key), { method: "PUT", body, headers: { origin } });
const read = async ({ client }: Started, Key: string) =>
  (await client.send(new GetObjectCommand({ Bucket: "uploads", Key }))).Body?.transformToString();

describe("which requests a fault happens to", () => {
  test("those of its method, operation and key, so many times", () =>
    withServer(async (s3) => {
      s3.faults.add({ kind: "error", code: "SlowDown", method: "PUT", operation: "PutObject", key: "a/*", count: 2 });
      expect((await put(s3, "b/1")).status).toBe(200);
      expect((await put(s3, "a/1")).code).toBe("SlowDown");
      expect((await put(s3, "a/2")).code).toBe("SlowDown");
      expect((await put(s3, "a/3")).status).toBe(200);
      expect(await read(s3, "a/3")).toBe("x");
    }));

  test("those of one part", () =>
    withServer(async ({ client, faults }, log) => {
      const name = { Bucket: "uploads", Key: "a" };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(name));
      const send = (PartNumber: number) =>
        client.send(new UploadPartCommand({ ...name, UploadId, PartNumber, Body: "x" }));
      faults.add({ kind: "error", code: "SlowDown", partNumber: 2 });
      await send(1);
      await expect(send(2)).rejects.toThrow();
      const lines = log.filter(({ operation }) => operation === "UploadPart").map(formatEntry);
      expect(lines[0]).toMatch(/^UploadPart uploads\/a part 1 200, /);
      expect(lines[1]).toMatch(/^UploadPart uploads\/a part 2 503 SlowDown, /);
    }));

  test("every one, until it is taken away", () =>
    withServer(async (s3) => {
      const remove = s3.faults.add({ kind: "error", code: "InternalError" });
      expect((await put(s3, "a")).status).toBe(500);
      expect((await put(s3, "a")).status).toBe(500);
      remove();
      expect((await put(s3, "a")).status).toBe(200);
    }));

  test("no preflight, unless it says so", () =>
    withServer(async (s3) => {
      const preflight = async () =>
        send(await s3.presignPut("a"), {
          method: "OPTIONS",
          headers: { origin, "access-control-request-method": "PUT" },
        });
      s3.faults.add({ kind: "error", code: "SlowDown" });
      expect((await preflight()).status).toBe(200);
      s3.faults.add({ kind: "error", code: "AccessForbidden", method: "OPTIONS" });
      expect((await preflight()).status).toBe(403);
      s3.faults.clear();
      expect((await preflight()).status).toBe(200);
    }));
});

describe("what happens", () => {
  test("an error does nothing and is readable to a page, or not", () =>
    withServer(async (s3) => {
      s3.faults.add({ kind: "error", code: "SlowDown", count: 1 });
      const readable = await put(s3, "a");
      expect([readable.status, readable.headers["access-control-allow-origin"]]).toEqual([503, origin]);
      s3.faults.add({ kind: "error", code: "AccessDenied", withoutCors: true, count: 1 });
      const opaque = await put(s3, "a");
      expect([opaque.status, opaque.headers["access-control-allow-origin"]]).toEqual([403, undefined]);
      await expect(read(s3, "a")).rejects.toMatchObject({ name: "NoSuchKey" });
    }));

  test("traps: 17b another conditional write at the same moment is 409, and nothing is stored", () =>
    withServer(async (s3) => {
      s3.faults.add({ kind: "error", code: "ConditionalRequestConflict", count: 1 });
      const conflict = await put(s3, "a");
      expect([conflict.status, conflict.code]).toEqual([409, "ConditionalRequestConflict"]);
      await expect(read(s3, "a")).rejects.toMatchObject({ name: "NoSuchKey" });
    }));

  test("latency delays the answer", () =>
    withServer(async (s3) => {
      s3.faults.add({ kind: "latency", ms: 150 });
      const before = performance.now();
      expect((await put(s3, "a")).status).toBe(200);
      expect(performance.now() - before).toBeGreaterThan(145);
    }));

  test("bandwidth slows a body", () =>
    withServer(async (s3) => {
      s3.faults.add({ kind: "bandwidth", bytesPerSecond: 1_000_000 });
      const before = performance.now();
      expect((await put(s3, "a", Buffer.alloc(300_000))).status).toBe(200);
      expect(performance.now() - before).toBeGreaterThan(280);
    }));

  test("a reset breaks off an upload, and nothing is stored", () =>
    withServer(async (s3) => {
      s3.faults.add({ kind: "reset", afterBytes: 100_000, count: 1 });
      await expect(put(s3, "a", Buffer.alloc(5_000_000))).rejects.toThrow(/ECONNRESET|EPIPE|socket hang up/);
      await expect(read(s3, "a")).rejects.toMatchObject({ name: "NoSuchKey" });
      expect((await put(s3, "a", Buffer.alloc(5_000_000))).status).toBe(200);
    }));

  test("a reset breaks off a download", () =>
    withServer(async (s3) => {
      await put(s3, "a", Buffer.alloc(5_000_000));
      s3.faults.add({ kind: "reset", afterBytes: 100_000, method: "GET" });
      await expect(read(s3, "a")).rejects.toThrow();
    }));

  test("traps: 90 a lost answer leaves the work done", () =>
    withServer(async (s3) => {
      s3.faults.add({ kind: "lost-answer", count: 1 });
      await expect(put(s3, "a", "stored")).rejects.toThrow(/ECONNRESET|socket hang up/);
      expect(await read(s3, "a")).toBe("stored");
    }));

  test("traps: 61 an error in a 200 is an error to the SDK, and completing again works", () =>
    withServer(async (s3) => {
      const key = { Bucket: "uploads", Key: "a" };
      const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand(key));
      const { ETag } = await s3.client.send(new UploadPartCommand({ ...key, UploadId, PartNumber: 1, Body: "x" }));
      const complete = () =>
        s3.client.send(
          new CompleteMultipartUploadCommand({
            ...key,
            UploadId,
            MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
          }),
        );
      s3.faults.add({ kind: "error-in-200", code: "InternalError", operation: "CompleteMultipartUpload", count: 1 });
      await expect(complete()).rejects.toMatchObject({ name: "InternalError" });
      await complete();
      expect(await read(s3, "a")).toBe("x");
    }));

  test("an hour's clock makes a URL expired", () =>
    withServer(async (s3) => {
      s3.faults.add({ kind: "clock", offsetMs: 3_600_000, count: 1 });
      expect((await put(s3, "a")).text).toContain("Request has expired");
      expect((await put(s3, "a")).status).toBe(200);
    }));

  test("an error may say when to come back", () =>
    withServer(async (s3) => {
      s3.faults.add({ kind: "error", code: "SlowDown", retryAfter: 7 });
      expect((await put(s3, "a")).headers["retry-after"]).toBe("7");
    }));

  test("the log says what happened to whom on purpose", async () => {
    const log: RequestEntry[] = [];
    await using folder = await tempDir();
    await using s3 = await start(folder.path, { buckets, onRequest: (entry) => log.push(entry) });
    s3.faults.add({ kind: "error", code: "SlowDown", count: 1 });
    await put(s3, "a");
    await put(s3, "a");
    await expect.poll(() => log.map(({ faults }) => faults)).toEqual([["error"], undefined]);
  });
});

test("without faults two uploads of one key leave the last one whole", () =>
  withServer(async (s3) => {
    const [first, second] = [Buffer.alloc(1_000_000, "1"), Buffer.alloc(1_000_000, "2")];
    await Promise.all(
      [first, second].map((Body) => s3.client.send(new PutObjectCommand({ Bucket: "uploads", Key: "a", Body }))),
    );
    expect([first.toString(), second.toString()]).toContain(await read(s3, "a"));
  }));
