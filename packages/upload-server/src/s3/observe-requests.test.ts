import { createServer } from "node:http";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createS3Storage, custom, type S3Request } from "../index.ts";

let seen: S3Request[] = [];
let status = 200;
const server = createServer((request, response) => {
  request.resume();
  const date = new Date(Date.now() + 20 * 60_000).toUTCString();
  request.on("end", () => response.writeHead(status, { date }).end());
});
let endpoint = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(() => server.close());
beforeEach(() => {
  seen = [];
  status = 200;
});

const keys = { accessKeyId: "A", secretAccessKey: "B" };
const openStorage = (url: string) =>
  createS3Storage({
    provider: custom({ endpoint: url }),
    uploadBucket: "uploads",
    mediaBucket: "media",
    publicBaseUrl: "http://media.example",
    signer: keys,
    publisher: keys,
    onRequest: (request) => void seen.push(request),
  });

const object = { Bucket: "uploads", Key: "uploads/a/b" };
const part = { ...object, UploadId: "u", PartNumber: 1 };
const CopySource = "uploads/uploads/a/c";

test("each request is told by S3's name for it, whether the SDK makes it or not", async () => {
  const { publisher, objects } = openStorage(endpoint);
  const asked = {
    GetObject: () => publisher.send(new GetObjectCommand(object)),
    HeadObject: () => publisher.send(new HeadObjectCommand(object)),
    PutObject: () => publisher.send(new PutObjectCommand({ ...object, Body: "a" })),
    DeleteObject: () => publisher.send(new DeleteObjectCommand(object)),
    CopyObject: () => publisher.send(new CopyObjectCommand({ ...object, CopySource })),
    CreateMultipartUpload: () => publisher.send(new CreateMultipartUploadCommand(object)),
    UploadPart: () => publisher.send(new UploadPartCommand({ ...part, Body: "a" })),
    UploadPartCopy: () => publisher.send(new UploadPartCopyCommand({ ...part, CopySource })),
    ListParts: () => publisher.send(new ListPartsCommand(part)),
    CompleteMultipartUpload: () =>
      publisher.send(
        new CompleteMultipartUploadCommand({ ...part, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: "e" }] } }),
      ),
    AbortMultipartUpload: () => publisher.send(new AbortMultipartUploadCommand(part)),
    ListMultipartUploads: () => publisher.send(new ListMultipartUploadsCommand(object)),
    ListObjectsV2: () => publisher.send(new ListObjectsV2Command(object)),
    ListObjectVersions: () => publisher.send(new ListObjectVersionsCommand(object)),
    DeleteObjects: () =>
      publisher.send(new DeleteObjectsCommand({ Bucket: "uploads", Delete: { Objects: [{ Key: "a" }] } })),
  };
  // Some commands don't accept a response without a body, and are retried.
  for (const ask of Object.values(asked)) await ask().catch(() => undefined);
  const names = seen.filter(({ attempt }) => attempt === 1).map(({ operation }) => operation);
  expect(names).toEqual(Object.keys(asked));

  seen = [];
  await objects.headObject(object);
  expect(seen).toEqual([
    { operation: "HeadObject", status: 200, ms: expect.any(Number), attempt: 1, clockAhead: expect.any(Number) },
  ]);
  expect(Math.round((seen[0]?.clockAhead ?? 0) / 60_000)).toBe(20);
});

test("each attempt of the SDK is reported, and so is a request without an answer", async () => {
  status = 503;
  await openStorage(endpoint)
    .publisher.send(new DeleteObjectCommand(object))
    .catch(() => undefined);
  expect(seen.map(({ status: answered, attempt }) => [answered, attempt])).toEqual([
    [503, 1],
    [503, 2],
    [503, 3],
  ]);

  seen = [];
  await openStorage("http://127.0.0.1:1")
    .publisher.send(new DeleteObjectCommand(object))
    .catch(() => undefined);
  expect(seen.length).toBeGreaterThan(0);
  for (const request of seen) expect(request).toMatchObject({ status: undefined, clockAhead: undefined });
});
