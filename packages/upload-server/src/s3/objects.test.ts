import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ownerSegment } from "@s3-direct/upload-core/internal";
import { expect, test, vi } from "vitest";
import { aws, createS3Storage, withSignal, type S3Provider } from "../index.ts";
import { keys, serve } from "../testing/serve.ts";
import { startStorage } from "../testing/start-storage.ts";
import { testWhere } from "../testing/target.ts";
import { refusedAs } from "./map-error.ts";
import type { S3Storage } from "./storage.ts";

const Key = "uploads/notes/ann/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.5.a.txt";

/** A plain SDK client with the same identity and the same S3. */
function sdk({ region, publisher: { config }, downloads: { credentials } }: S3Storage): S3Client {
  const { endpoint, forcePathStyle } = config;
  if (endpoint === undefined) throw new Error("There is no endpoint.");
  return new S3Client({ region, endpoint, forcePathStyle, credentials, requestChecksumCalculation: "WHEN_REQUIRED" });
}

test("what is read is what the SDK reads", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const object = { Bucket: storage.uploadBucket, Key };
  const put = { ...object, Body: "hello", ContentType: "text/plain", Metadata: { upload: "a-record" } };
  await s3.admin.send(new PutObjectCommand(put));
  const range = { ...object, Range: "bytes=1-3" };
  const [ours, theirs] = await Promise.all([
    storage.objects.readObject(range),
    sdk(storage).send(new GetObjectCommand(range)),
  ]);
  expect(await ours.Body?.transformToString()).toBe("ell");
  expect(await theirs.Body?.transformToString()).toBe("ell");
  const { ETag, ContentType, ContentLength, ContentRange, LastModified, Metadata } = theirs;
  const told = { ETag, ContentType, ContentLength, ContentRange, LastModified, Metadata };
  expect(told).toMatchObject({ ContentRange: "bytes 1-3/5", Metadata: { upload: "a-record" } });
  expect(ours).toMatchObject(told);
  const head = await sdk(storage).send(new HeadObjectCommand(object));
  const ownHead = await storage.objects.headObject(object);
  expect(ownHead).toMatchObject({ ETag: head.ETag, ContentLength: 5 });
});

const copyKey = "media/ann/20261124-0b8e4c1e-a.txt";

test("what is copied is what the SDK copies", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const source = { Bucket: storage.uploadBucket, Key };
  const put = { ...source, Body: "hello", ContentType: "text/html", Metadata: { upload: "a-record" } };
  const { ETag = "" } = await s3.admin.send(new PutObjectCommand(put));
  const { taggingDirective } = storage.capabilities;
  const target = { Bucket: storage.mediaBucket, Key: copyKey };
  const copy = {
    ...target,
    CopySource: `${source.Bucket}/${Key}`,
    CopySourceIfMatch: ETag,
    MetadataDirective: "REPLACE",
    ...(taggingDirective && { TaggingDirective: "REPLACE" as const }),
    ContentType: "text/plain; charset=utf-8",
    ContentDisposition: `attachment; filename="a  b,   c.txt"; filename*=UTF-8''a%20%20b.txt`,
    CacheControl: "private, no-store",
  } as const;
  const copied = async (copying: Promise<unknown>) => {
    await copying;
    const { ContentType, ContentDisposition, CacheControl, Metadata, Body } = await s3.admin.send(
      new GetObjectCommand(target),
    );
    return { ContentType, ContentDisposition, CacheControl, Metadata, text: await Body?.transformToString() };
  };
  const ours = await copied(storage.objects.copyObject(copy));
  expect(ours).toMatchObject({ text: "hello", Metadata: {}, ContentDisposition: copy.ContentDisposition });
  expect(ours).toEqual(await copied(sdk(storage).send(new CopyObjectCommand(copy))));
});

testWhere("copySourceIfMatch")("a copy of what is another object by now is refused", async () => {
  await using s3 = await startStorage();
  const { uploadBucket, mediaBucket, objects } = s3.storage;
  await s3.admin.send(new PutObjectCommand({ Bucket: uploadBucket, Key, Body: "hello" }));
  const source = { CopySource: `${uploadBucket}/${Key}`, CopySourceIfMatch: '"another"' };
  const stale = objects.copyObject({ Bucket: mediaBucket, Key: copyKey, ...source });
  await expect(stale).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
});

test("refusals and missing objects have the statuses that the SDK reports", async () => {
  await using s3 = await startStorage();
  const { storage } = s3;
  const object = { Bucket: storage.uploadBucket, Key };
  const status = (run: Promise<unknown>) =>
    run.then(
      () => 200,
      (error: unknown) => Reflect.get(Object(Reflect.get(Object(error), "$metadata")), "httpStatusCode"),
    );
  const get = (input: object) => storage.objects.readObject({ ...object, ...input });
  const missing = await status(sdk(storage).send(new GetObjectCommand(object)));
  expect(await status(get({}))).toBe(missing);
  expect([403, 404]).toContain(await status(storage.objects.headObject(object)));
  await s3.admin.send(new PutObjectCommand({ ...object, Body: "hello" }));
  expect(await status(get({ IfMatch: '"another"' }))).toBe(412);
  expect(await status(get({ Range: "bytes=9-" }))).toBe(416);
});

const read = ({ objects, uploadBucket: Bucket }: S3Storage) => objects.readObject({ Bucket, Key });

const copy = ({ objects, uploadBucket, mediaBucket }: S3Storage) =>
  objects.copyObject({ Bucket: mediaBucket, Key: copyKey, CopySource: `${uploadBucket}/${Key}` });

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

test("a copy that failed after its success began is asked for again", async () => {
  const bodies = [
    "<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>",
    "",
    `<CopyObjectResult><ETag>"a"</ETag></CopyObjectResult>`,
  ];
  let asked = 0;
  await using s3 = await serve((_request, response) => response.end(bodies[asked++]));
  await expect(copy(s3.storage)).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
  expect(asked).toBeGreaterThan(1);
});

test("a header that an application's middleware adds to a client is sent", async () => {
  let headers: IncomingHttpHeaders = {};
  await using s3 = await serve((request, response) => {
    ({ headers } = request);
    response.end(`<CopyObjectResult><ETag>"a"</ETag></CopyObjectResult>`);
  });
  s3.storage.publisher.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, ServerSideEncryption: "AES256" } }),
    { step: "initialize" },
  );
  await copy(s3.storage);
  expect(headers).toMatchObject({ "x-amz-server-side-encryption": "AES256" });
});

type Stack = S3Client["middlewareStack"];
type Next = Parameters<Parameters<Stack["addRelativeTo"]>[0]>[0];

test.each([
  [
    "addRelativeTo",
    (to: Stack) => to.addRelativeTo((next: Next) => next, { relation: "after", toMiddleware: "retryMiddleware" }),
  ],
  ["use", (to: Stack) => to.use({ applyToStack: (stack) => stack.add((next) => next, { step: "initialize" }) })],
])("by %s too", async (_, put) => {
  let url = "";
  await using s3 = await serve((request, response) => {
    ({ url = "" } = request);
    response.end();
  });
  put(s3.storage.publisher.middlewareStack);
  await s3.storage.objects.headObject({ Bucket: s3.storage.mediaBucket, Key: "media/a" });
  expect(url).toContain("/media/a");
  expect(url).not.toContain("X-Amz-Expires");
});

test("a refusal is not asked for twice, and has what the log and the caller are told of S3's", async () => {
  let asked = 0;
  await using s3 = await serve((_request, response) => {
    asked += 1;
    const headers = { "x-amz-request-id": "4442587F", "x-amz-id-2": "vlR7PnpV" };
    response.writeHead(403, headers).end("<Error><Code>AccessDenied</Code></Error>");
  });
  const refusal: unknown = await read(s3.storage).catch((error: unknown) => error);
  const $metadata = { httpStatusCode: 403, requestId: "4442587F", extendedRequestId: "vlR7PnpV" };
  expect(refusal).toMatchObject({ name: "AccessDenied", $metadata });
  expect(refusedAs(refusal)).toBe("AccessDenied");
  expect(asked).toBe(1);
});

test("a refusal by a clock that is wrong is no missing object: the SDK asks by S3's", async () => {
  let asked = 0;
  await using s3 = await serve((request, response) => {
    asked += 1;
    response.setHeader("date", new Date(Date.now() + 3_600_000).toUTCString());
    if (request.url?.includes("X-Amz-Expires")) {
      return response
        .writeHead(403)
        .end("<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>");
    }
    response.end("hello");
  });
  expect(await (await read(s3.storage)).Body?.transformToString()).toBe("hello");
  expect(asked).toBe(2);
});

test("a copy whose answer breaks off is asked for again", async () => {
  let asked = 0;
  await using s3 = await serve((request, response) => {
    asked += 1;
    if (asked > 1) return response.end(`<CopyObjectResult><ETag>"a"</ETag></CopyObjectResult>`);
    response.write(" ", () => request.socket.destroy());
  });
  await copy(s3.storage);
  expect(asked).toBe(2);
});

test("calls to two buckets at once go to two buckets", async () => {
  const urls: string[] = [];
  await using s3 = await serve((request, response) => {
    urls.push(request.url ?? "");
    response.end("hello");
  });
  const { objects, publisher, uploadBucket, mediaBucket } = s3.storage;
  const buckets = [uploadBucket, mediaBucket];
  const Body = Buffer.from("hello");
  await Promise.all(buckets.map((Bucket) => publisher.send(new PutObjectCommand({ Bucket, Key: "a/b", Body }))));
  await Promise.all(buckets.map((Bucket) => objects.readObject({ Bucket, Key: "a/b" })));
  for (const bucket of buckets) expect(urls.filter((url) => url.startsWith(`/${bucket}/a/b`))).toHaveLength(2);
});

test("a key that needs encoding gets it", async () => {
  let url = "";
  await using s3 = await serve((request, response) => {
    url = request.url ?? "";
    response.end();
  });
  await s3.storage.objects.headObject({ Bucket: s3.storage.mediaBucket, Key: "media/a b?c" });
  expect(url).toMatch(/^\/my-media\/media\/a%20b%3Fc/);
});

test("an owner's id that begins with a capital or a sign makes no key that the SDK has to send", async () => {
  const byTheSdk: boolean[] = [];
  await using s3 = await serve(({ headers }, response) => {
    byTheSdk.push(headers.authorization !== undefined);
    response.end();
  });
  const { objects, mediaBucket: Bucket } = s3.storage;
  for (const owner of ["ann", ownerSegment("Ann"), ownerSegment("@x")])
    await objects.headObject({ Bucket, Key: `media/${owner}/a.txt` });
  expect(byTheSdk).toEqual([false, false, false]);
  // A URL can't have such segments.
  for (const Key of ["media/../a.txt", "media/./a.txt", "media/.."]) await objects.headObject({ Bucket, Key });
  expect(byTheSdk.slice(3)).toEqual([true, true, true]);
});

test("the SDK sends for as long as there are no credentials, and not for ever", async () => {
  const byTheSdk: boolean[] = [];
  let times = 0;
  const publisher = async () => {
    times += 1;
    if (times === 1) throw new Error("The metadata service is away.");
    return keys;
  };
  const listener: RequestListener = ({ headers }, response) => {
    byTheSdk.push(headers.authorization !== undefined);
    response.end("hello");
  };
  await using s3 = await serve(listener, { publisher });
  for (let n = 0; n < 2; n += 1) await (await read(s3.storage)).Body?.transformToString();
  expect(byTheSdk).toEqual([true, false]);
});

test("a bucket that is missing is a fault of the set-up, and no missing object", async () => {
  await using s3 = await serve((_request, response) =>
    response.writeHead(404).end("<Error><Code>NoSuchBucket</Code></Error>"),
  );
  await expect(read(s3.storage)).rejects.toMatchObject({ name: "NoSuchBucket" });
});

test("the owner that a bucket must have is asked for, and signed", async () => {
  const asked: { url: string; headers: IncomingHttpHeaders }[] = [];
  await using s3 = await serve(
    ({ url = "", headers }, response) => {
      asked.push({ url, headers });
      response.end("<CopyObjectResult></CopyObjectResult>");
    },
    { bucketOwner: "123456789012" },
  );
  await (await read(s3.storage)).Body?.transformToString();
  await copy(s3.storage);
  const owner = { "x-amz-expected-bucket-owner": "123456789012" };
  expect(asked).toMatchObject([
    { headers: owner },
    { headers: { ...owner, "x-amz-source-expected-bucket-owner": "123456789012" } },
  ]);
  for (const { url } of asked) expect(url).toContain("x-amz-expected-bucket-owner");
});

test("a signal ends a request", async () => {
  let asked = 0;
  await using s3 = await serve(() => void (asked += 1));
  const controller = new AbortController();
  const reading = read(withSignal(s3.storage, controller.signal));
  await expect.poll(() => asked).toBe(1);
  const abortedAt = performance.now();
  controller.abort();
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  // And not at the socket's timeout.
  expect(performance.now() - abortedAt).toBeLessThan(5_000);
  expect(asked).toBe(1);
});

test("goes where the SDK goes, by options and environment", async () => {
  const asked: string[] = [];
  const requestHandler = {
    metadata: { handlerProtocol: "http/1.1" },
    handle: async (request: { hostname: string; path: string }) => {
      asked.push(request.hostname);
      return { response: { statusCode: 404, headers: {}, body: new Blob([]).stream() } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
  const hostOf = async (provider: S3Provider) => {
    const buckets = { uploadBucket: "my-upload", mediaBucket: "my-media" };
    const identities = { signer: keys, publisher: keys, publicBaseUrl: "https://media.example.com" };
    const storage = createS3Storage({ ...buckets, ...identities, provider, requestHandler });
    await read(storage).catch(() => undefined);
    return [asked.splice(0)[0], storage.uploads.nextBucketUrl().host];
  };
  const both = (host: string) => [host, host];
  vi.stubEnv("AWS_USE_FIPS_ENDPOINT", "true");
  expect(await hostOf(aws({ region: "us-gov-west-1" }))).toEqual(both("my-upload.s3-fips.us-gov-west-1.amazonaws.com"));
  vi.unstubAllEnvs();
  vi.stubEnv("AWS_ENDPOINT_URL_S3", "https://s3.internal");
  expect(await hostOf(aws({ region: "eu-west-1" }))).toEqual(both("my-upload.s3.internal"));
  vi.unstubAllEnvs();
  const accelerated = aws({ region: "eu-west-1", useAccelerateEndpoint: true, useDualstackEndpoint: true });
  expect(await hostOf(accelerated)).toEqual(both("my-upload.s3-accelerate.dualstack.amazonaws.com"));
});
