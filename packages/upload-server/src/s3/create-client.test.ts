import { Agent, createServer, type RequestListener } from "node:http";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createDownloadUrl, createS3Storage, custom, deleteUpload, withSignal } from "../index.ts";
import { closedAddress, startStorage, type StartedStorage } from "../testing/start-storage.ts";
import { testWhere, testWhereTold } from "../testing/target.ts";
import { createRequestHandler } from "./connections.ts";
import { createClient } from "./create-client.ts";

const keys = { accessKeyId: "A", secretAccessKey: "B" };
const object = { Bucket: "bucket", Key: "key" };

async function serve(
  listener: RequestListener,
  { timeouts, ...options }: { maxSockets?: number; timeouts?: object } = {},
) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const client = createClient({
    provider: custom({ endpoint: `http://127.0.0.1:${port}` }),
    credentials: async () => keys,
    timeouts: { connect: 1000, idle: 250, idleInLongCalls: 2000, ...timeouts },
    ...options,
  });
  return {
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const copied = "<CopyObjectResult><ETag>x</ETag></CopyObjectResult>";

test("agents of an application's, such as go through a proxy, carry the SDK's calls and the server's own", async () => {
  const asked: string[] = [];
  const server = createServer(({ method, headers }, response) => {
    asked.push(`${method} ${headers.host}`);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  // Every request connects to this server, whatever host it names.
  const httpAgent = new Agent();
  httpAgent.createConnection = () => connect({ port, host: "127.0.0.1" });
  try {
    const storage = createS3Storage({
      provider: custom({ endpoint: "http://s3.invalid" }),
      uploadBucket: "my-upload",
      mediaBucket: "my-media",
      publicBaseUrl: "https://media.example.com",
      signer: keys,
      publisher: keys,
      requestHandler: { httpAgent },
    });
    await storage.objects.headObject({ Bucket: "my-upload", Key: "uploads/a" });
    await storage.publisher.send(new HeadObjectCommand(object));
    expect(asked).toEqual(["HEAD s3.invalid", "HEAD s3.invalid"]);
  } finally {
    httpAgent.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

test("traps: 99 a copy may be silent for long, and nothing else", async () => {
  await using silent = await serve(async (_request, response) => {
    await sleep(700);
    response.end(copied);
  });
  const copy = new CopyObjectCommand({ ...object, CopySource: "bucket/other" });
  expect((await silent.client.send(copy)).CopyObjectResult?.ETag).toBe("x");
  await expect(silent.client.send(new HeadObjectCommand(object))).rejects.toMatchObject({ name: "TimeoutError" });
});

test("traps: 99 an answer that comes a space at a time is waited for, however long it takes in all", async () => {
  await using slow = await serve(async (_request, response) => {
    response.writeHead(200);
    response.write('<?xml version="1.0" encoding="UTF-8"?>');
    for (let i = 0; i < 25; i += 1) {
      await sleep(100);
      response.write(" ");
    }
    response.end("<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>");
  });
  const complete = new CompleteMultipartUploadCommand({ ...object, UploadId: "u", MultipartUpload: { Parts: [] } });
  expect((await slow.client.send(complete)).ETag).toBe("x");
});

test("a call that waits for a connection is no failure, however long the others keep theirs", async () => {
  const answers: (() => void)[] = [];
  await using busy = await serve(
    (_request, response) => {
      response.flushHeaders();
      answers.push(() => response.end());
    },
    { maxSockets: 1, timeouts: { idle: 10_000 } },
  );
  const first = await busy.client.send(new GetObjectCommand(object));
  const second = busy.client.send(new GetObjectCommand(object));
  // Longer than connecting may take.
  await sleep(1500);
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await first.Body?.transformToByteArray();
  await expect(second).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.();
});

test("a connection that is not made in time is given up", async () => {
  const sockets: Socket[] = [];
  const silent = createTcpServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const client = createClient({
    provider: custom({ endpoint: `https://127.0.0.1:${port}` }),
    credentials: async () => keys,
    timeouts: { connect: 100, idle: 60_000, idleInLongCalls: 60_000 },
  });
  await expect(client.send(new HeadObjectCommand(object))).rejects.toMatchObject({ name: "TimeoutError" });
  client.destroy();
  sockets.forEach((socket) => socket.destroy());
  silent.close();
});

describe("where no times are given", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => void vi.useRealTimers());

  /** Sends a request to a server that says nothing. */
  async function askSilent(request: { protocol: string; method: string; headers: Record<string, string> }) {
    const accepted: Socket[] = [];
    const server = createTcpServer((socket) => void accepted.push(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const made: Socket[] = [];
    const httpAgent = new Agent();
    httpAgent.createConnection = () => {
      const socket = connect({ port, host: "127.0.0.1" });
      made.push(socket);
      return socket;
    };
    const handler = createRequestHandler({ requestHandler: { httpAgent } });
    const answer = handler.handle({ ...request, hostname: "127.0.0.1", port, path: "/bucket/key" });
    await expect.poll(() => accepted).toHaveLength(1);
    return {
      answer,
      made,
      async [Symbol.asyncDispose]() {
        handler.destroy?.();
        accepted.forEach((socket) => socket.destroy());
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }

  test("S3 has 3 seconds to take a connection", async () => {
    await using silent = await askSilent({ protocol: "https:", method: "GET", headers: {} });
    vi.advanceTimersByTime(3_000);
    await expect(silent.answer).rejects.toThrow("S3 took no connection within 3000 ms.");
  });

  test.each([
    ["a read may be silent for 10 seconds", { method: "GET", headers: {} }, 10_000],
    ["a copy may be silent for 128", { method: "PUT", headers: { "x-amz-copy-source": "bucket/other" } }, 128_000],
  ])("traps: 99 %s", async (_, request, silence) => {
    await using silent = await askSilent({ protocol: "http:", ...request });
    const [socket] = silent.made;
    await expect.poll(() => socket?.connecting).toBe(false);
    // The SDK begins to count a moment later.
    vi.advanceTimersByTime(5_000);
    expect(socket?.timeout).toBe(silence);
    socket?.emit("timeout");
    await expect(silent.answer).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

test("a signal ends a call that waits, and a call after it is not made", async () => {
  let asked = 0;
  await using silent = await serve(() => void (asked += 1));
  const storage = createS3Storage({
    provider: custom({ endpoint: "http://127.0.0.1:1" }),
    uploadBucket: "my-upload",
    mediaBucket: "my-media",
    publicBaseUrl: "http://127.0.0.1:1",
    signer: keys,
    publisher: keys,
  });
  const controller = new AbortController();
  const bound = withSignal({ ...storage, publisher: silent.client }, controller.signal);
  const call = bound.publisher.send(new CopyObjectCommand({ ...object, CopySource: "bucket/other" }));
  await expect.poll(() => asked).toBe(1);
  controller.abort();
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
  await expect(bound.publisher.send(new HeadObjectCommand(object))).rejects.toMatchObject({ name: "AbortError" });
  expect(asked).toBe(1);
});

const uploadKey = "uploads/notes/ann/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.5.a.txt";

test("traps: 107 every call names the account that must own the bucket, a copy's source too", async () => {
  const seen: Record<string, unknown>[] = [];
  await using server = await serve((request, response) => {
    seen.push(request.headers);
    response.end(copied);
  });
  const endpoint = await server.client.config.endpoint?.();
  const named = createClient({
    provider: custom({ endpoint: `http://127.0.0.1:${endpoint?.port}` }),
    credentials: async () => keys,
    bucketOwner: "123456789012",
  });
  await named.send(new CopyObjectCommand({ ...object, CopySource: "bucket/other" }));
  await named.send(new HeadObjectCommand(object));
  expect(seen.map((headers) => headers["x-amz-expected-bucket-owner"])).toEqual(["123456789012", "123456789012"]);
  expect(seen[0]?.["x-amz-source-expected-bucket-owner"]).toBe("123456789012");
  named.destroy();
});

const ownedBy = ({ options }: StartedStorage, bucketOwner: string) => createS3Storage({ ...options, bucketOwner });

testWhere("expectedBucketOwner")("traps: 107 a bucket of another account is refused", async () => {
  await using s3 = await startStorage();
  const elsewhere = ownedBy(s3, "999999999999");
  await expect(deleteUpload(elsewhere, uploadKey)).rejects.toMatchObject({ name: "AccessDenied" });
});

test("traps: 107 an account's id that is none is refused", async () => {
  await using s3 = await startStorage();
  for (const wrong of ["", "12345678901", "acme", "12345678901a"]) {
    expect(() => ownedBy(s3, wrong)).toThrow("bucketOwner is an AWS account");
  }
});

testWhereTold("expectedBucketOwner")("traps: 107 downloads name the account too", async () => {
  await using s3 = await startStorage();
  expect((await createDownloadUrl(ownedBy(s3, "999999999999"), uploadKey)).url).toContain("999999999999");
});

test("nobody there is told at once", async () => {
  const client = createClient({ provider: custom({ endpoint: await closedAddress() }), credentials: async () => keys });
  await expect(client.send(new HeadObjectCommand(object))).rejects.toMatchObject({ code: "ECONNREFUSED" });
});
