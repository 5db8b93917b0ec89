import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import { KiB, MiB, UploadError } from "@s3-direct/upload-core";
import { expect, test } from "vitest";
import { serve } from "../testing/serve.ts";
import { isPreconditionFailed } from "./map-error.ts";
import { unknownSize } from "./read-at-most.ts";
import { readMore, readTail, readUpload } from "./read-head.ts";
import type { S3Storage } from "./storage.ts";
import { streamUpload } from "./stream-upload.ts";

const key = "uploads/notes/ann/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.5.a.txt";
const size = 10 * MiB;
const headSize = 64 * KiB;

/** A response that continues for as long as it is read. */
function createEndless(status: number, headers: Record<string, string> = {}) {
  const told = { sent: 0, ended: 0 };
  const answer: RequestListener = (_request, response) => {
    response.writeHead(status, headers);
    response.on("close", () => (told.ended += 1));
    const chunk = Buffer.alloc(headSize, "a");
    const more = () => {
      while (!response.destroyed) {
        told.sent += chunk.length;
        if (!response.write(chunk)) return void response.once("drain", more);
      }
    };
    more();
  };
  return { told, answer };
}

/** More than the buffers of a connection hold, on both sides, of a response that is not read. */
const buffered = 32 * MiB;

async function whatIsRead(storage: S3Storage) {
  const stored = await readUpload(storage, key);
  return stored && { size: stored.size, bytes: stored.head.length };
}

/** If an application has added middleware, the SDK sends all requests. */
const leaveToSdk = ({ publisher }: S3Storage) => publisher.middlewareStack.add((next) => next, { step: "initialize" });

test("traps: 50 no more is read of an upload than was asked for, where S3 sends all of what it unpacks", async () => {
  const { told, answer } = createEndless(200);
  await using s3 = await serve(answer);
  const untold = { size: unknownSize, bytes: headSize };
  expect(await whatIsRead(s3.storage)).toEqual(untold);
  expect(await readTail(s3.storage, { key, size, length: 100_000 })).toBeUndefined();
  const more = readMore(s3.storage, { key, etag: '"a"', start: 100, end: 1000 });
  await expect(more).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  leaveToSdk(s3.storage);
  expect(await whatIsRead(s3.storage)).toEqual(untold);
  await expect.poll(() => told.ended).toBe(4);
  expect(told.sent).toBeLessThan(4 * buffered);
});

test("no more is read of an upload than was asked for, where the range of the answer goes on", async () => {
  const { told, answer } = createEndless(206, { "content-range": `bytes 0-65535/${size}`, etag: '"a"' });
  await using s3 = await serve(answer);
  expect(await whatIsRead(s3.storage)).toEqual({ size, bytes: headSize });
  expect((await readTail(s3.storage, { key, size, length: 1000 }))?.bytes.length).toBe(1000);
  expect((await readMore(s3.storage, { key, etag: '"a"', start: 100, end: 1100 })).length).toBe(1000);
  await expect.poll(() => told.ended).toBe(3);
  expect(told.sent).toBeLessThan(3 * buffered);
});

test("traps: 116 nothing is read of another object, where S3 ignores the condition of a read", async () => {
  const { answer } = createEndless(206, { "content-range": `bytes 0-65535/${size}`, etag: '"b"' });
  await using s3 = await serve(answer);
  const read = { key, etag: '"a"', start: 100, end: 1000 };
  await expect(readMore(s3.storage, read)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  const { signal } = new AbortController();
  const streamed = streamUpload(s3.storage, { key, etag: '"a"', size, range: undefined, signal });
  await expect(streamed.catch((error: unknown) => isPreconditionFailed(error))).resolves.toBe(true);
});

test("an S3 may send all of a small object, and tell its size so", async () => {
  await using s3 = await serve((_request, response) => response.end("hello"));
  expect(await whatIsRead(s3.storage)).toEqual({ size: 5, bytes: 5 });
});

test("a range that was read leaves its connection to the next request", async () => {
  const sockets = new Set<Socket>();
  await using s3 = await serve((request, response) => {
    sockets.add(request.socket);
    response.writeHead(206, { "content-range": `bytes 0-65535/${size}` }).end(Buffer.alloc(headSize));
  });
  for (let read = 0; read < 3; read += 1) expect(await whatIsRead(s3.storage)).toEqual({ size, bytes: headSize });
  expect(sockets.size).toBe(1);
});

test("a range that breaks off can be asked for again", async () => {
  await using s3 = await serve((request, response) => {
    response.writeHead(206, { "content-range": `bytes 0-9/10`, "content-length": "10" });
    response.write("hello", () => request.socket.destroy());
  });
  const error = await readUpload(s3.storage, key).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UploadError);
  expect(error).toMatchObject({ code: "STORAGE_UNAVAILABLE", retryable: true });
});
