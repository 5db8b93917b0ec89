import { createServer, type RequestListener } from "node:http";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { createS3Storage, custom, withSignal } from "../index.ts";
import { startStorage } from "../testing/start-storage.ts";
import { getObject, headObject } from "./read-directly.ts";
import type { S3Storage } from "./storage.ts";

const Key = "uploads/notes/ann/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.5.a.txt";

test("what is read is what the SDK reads", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const object = { Bucket: storage.uploadBucket, Key };
  const put = { ...object, Body: "hello", ContentType: "text/plain", Metadata: { upload: "a-record" } };
  await s3.admin.send(new PutObjectCommand(put));
  const range = { ...object, Range: "bytes=1-3" };
  const [ours, theirs] = await Promise.all([
    getObject(storage, range),
    storage.publisher.send(new GetObjectCommand(range)),
  ]);
  expect(await ours.Body?.transformToString()).toBe("ell");
  expect(await theirs.Body?.transformToString()).toBe("ell");
  const { ETag, ContentType, ContentLength, ContentRange, LastModified, Metadata } = theirs;
  const told = { ETag, ContentType, ContentLength, ContentRange, LastModified, Metadata };
  expect(told).toMatchObject({ ContentRange: "bytes 1-3/5", Metadata: { upload: "a-record" } });
  expect(ours).toMatchObject(told);
  const head = await storage.publisher.send(new HeadObjectCommand(object));
  expect(await headObject(storage, object)).toMatchObject({ ETag: head.ETag, ContentLength: 5 });
});

test("what is refused, and what is not there, is told as the SDK tells it", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const object = { Bucket: storage.uploadBucket, Key };
  const status = (run: Promise<unknown>) =>
    run.then(
      () => 200,
      (error: unknown) => Reflect.get(Object(Reflect.get(Object(error), "$metadata")), "httpStatusCode"),
    );
  const missing = await status(storage.publisher.send(new GetObjectCommand(object)));
  expect(await status(getObject(storage, object))).toBe(missing);
  expect([403, 404]).toContain(await status(headObject(storage, object)));
  await s3.admin.send(new PutObjectCommand({ ...object, Body: "hello" }));
  expect(await status(getObject(storage, { ...object, IfMatch: '"another"' }))).toBe(412);
  expect(await status(getObject(storage, { ...object, Range: "bytes=9-" }))).toBe(416);
});

const keys = { accessKeyId: "A", secretAccessKey: "B" };

async function serve(listener: RequestListener, options: { bucketOwner?: string } = {}) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const buckets = { uploadBucket: "my-upload", mediaBucket: "my-media" };
  const provider = custom({ endpoint });
  const storage = createS3Storage({
    ...options,
    ...buckets,
    provider,
    publicBaseUrl: endpoint,
    signer: keys,
    publisher: keys,
  });
  return {
    storage,
    async [Symbol.asyncDispose]() {
      storage.publisher.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const read = (storage: S3Storage) => getObject(storage, { Bucket: storage.uploadBucket, Key });

test.each([
  ["breaks the connection", undefined],
  ["is busy", 503],
])("a read is asked for again when S3 %s", async (_name, status) => {
  let asked = 0;
  await using s3 = await serve((request, response) => {
    asked += 1;
    if (asked > 1) return response.end("hello");
    if (status === undefined) return request.socket.destroy();
    response.writeHead(status).end("<Error><Code>SlowDown</Code></Error>");
  });
  expect(await (await read(s3.storage)).Body?.transformToString()).toBe("hello");
  expect(asked).toBe(2);
});

test("a bucket that is missing is a fault of the set-up, and no missing object", async () => {
  await using s3 = await serve((_request, response) =>
    response.writeHead(404).end("<Error><Code>NoSuchBucket</Code></Error>"),
  );
  await expect(read(s3.storage)).rejects.toMatchObject({ name: "NoSuchBucket" });
});

test("the owner that a bucket must have is asked for, and signed", async () => {
  let url = "";
  let owner: unknown;
  await using s3 = await serve(
    (request, response) => {
      url = request.url ?? "";
      owner = request.headers["x-amz-expected-bucket-owner"];
      response.end("hello");
    },
    { bucketOwner: "123456789012" },
  );
  await (await read(s3.storage)).Body?.transformToString();
  expect(owner).toBe("123456789012");
  expect(url).toContain("x-amz-expected-bucket-owner");
});

test("a signal ends a read", async () => {
  let asked = 0;
  await using s3 = await serve(() => void (asked += 1));
  const controller = new AbortController();
  const reading = read(withSignal(s3.storage, controller.signal));
  await expect.poll(() => asked).toBe(1);
  controller.abort();
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  expect(asked).toBe(1);
});
