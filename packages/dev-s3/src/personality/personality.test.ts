import { gzipSync } from "node:zlib";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetBucketCorsCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  ListPartsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, test } from "vitest";
import { startDevS3 } from "../server.ts";
import { send } from "../testing/send.ts";
import { tempDir } from "../testing/temp-dir.ts";
import { personalities, type Personality } from "./table.ts";

const credentials = { accessKeyId: "app", secretAccessKey: "app-secret" };
const Bucket = "uploads";
const Key = "a";
const otherSha256 = Buffer.alloc(32, 1).toString("base64");

/** @param dataDir the folder of an earlier server; @default a new one */
async function start(personality: Personality, dataDir?: string) {
  const folder = await tempDir();
  const s3 = await startDevS3({
    dataDir: dataDir ?? folder.path,
    personality,
    buckets: [{ name: Bucket }],
    users: [{ ...credentials, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] }],
  });
  const client = new S3Client({
    endpoint: s3.url,
    region: s3.region,
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 1,
  });
  await client.send(new PutObjectCommand({ Bucket, Key, Body: "first" }));
  return {
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await s3.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Returns `200`, or status and code of the refusal. */
async function outcome(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "200",
    (error: unknown) =>
      error instanceof S3ServiceException ? `${error.$metadata.httpStatusCode ?? 0} ${error.name}` : String(error),
  );
}

const copy = { Bucket, Key: "copied", CopySource: `${Bucket}/${Key}` };
const met = "412 PreconditionFailed";
const not = "501 NotImplemented";

/** Each provider's response to the same pairs of requests: one is right, and the condition of the other fails. */
const answers: Record<Personality, Record<string, string>> = {
  aws: { put: met, sha256: "400 BadDigest", tags: "200", source: met, part: met, owner: "403 AccessDenied" },
  r2: { put: met, sha256: "400 BadDigest", tags: not, source: met, part: not, owner: not },
  b2: { put: not, sha256: "200", tags: "200", source: "200", part: "200", owner: "200" },
  gcs: { put: "200", sha256: "200", tags: "200", source: met, part: not, owner: "200" },
  ceph: { put: met, sha256: "200", tags: "200", source: met, part: "200", owner: "200" },
  minio: { put: met, sha256: "400 XAmzContentChecksumMismatch", tags: "200", source: met, part: met, owner: "200" },
  wasabi: { put: "200", sha256: "200", tags: "200", source: "200", part: "200", owner: "200" },
  tigris: { put: met, sha256: "200", tags: "200", source: met, part: "200", owner: "200" },
  garage: { put: "200", sha256: "400 InvalidDigest", tags: "200", source: met, part: met, owner: "200" },
};

test.each(personalities)(
  "as %s: conditions, checksums, tags and owner are refused, ignored or judged",
  async (name) => {
    await using s3 = await start(name);
    const { client } = s3;
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts" }));
    const part = { Bucket, Key: "parts", UploadId, PartNumber: 1, CopySource: copy.CopySource };
    const put = { Bucket, Key, Body: "second" };
    expect({
      put: await outcome(client.send(new PutObjectCommand({ ...put, IfNoneMatch: "*" }))),
      sha256: await outcome(client.send(new PutObjectCommand({ ...put, ChecksumSHA256: otherSha256 }))),
      tags: await outcome(
        client.send(new CopyObjectCommand({ ...copy, MetadataDirective: "REPLACE", TaggingDirective: "REPLACE" })),
      ),
      source: await outcome(client.send(new CopyObjectCommand({ ...copy, CopySourceIfMatch: '"other"' }))),
      part: await outcome(client.send(new UploadPartCopyCommand({ ...part, CopySourceIfMatch: '"other"' }))),
      owner: await outcome(client.send(new PutObjectCommand({ ...put, ExpectedBucketOwner: "999999999999" }))),
    }).toEqual(answers[name]);
  },
);

test.each(personalities)("as %s: an upload that has ended can be aborted again, or is known no more", async (name) => {
  await using s3 = await start(name);
  const { client } = s3;
  const abort = async (Key: string, finished: boolean) => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const upload = { Bucket, Key, UploadId };
    const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "part" }));
    const Parts = [{ PartNumber: 1, ETag }];
    if (finished) await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    else await client.send(new AbortMultipartUploadCommand(upload));
    return outcome(client.send(new AbortMultipartUploadCommand(upload)));
  };
  const again = name === "ceph" ? "404 NoSuchUpload" : "200";
  expect([await abort("completed", true), await abort("aborted", false)]).toEqual([again, again]);
});

test.each(personalities)(
  "as %s: an upload that never was can't be aborted, or is answered like any other",
  async (name) => {
    await using s3 = await start(name);
    const { client } = s3;
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const abort = (upload: { Key: string; UploadId: string | undefined }) =>
      outcome(client.send(new AbortMultipartUploadCommand({ Bucket, ...upload })));
    const unknown = "404 NoSuchUpload";
    expect({
      madeUp: await abort({ Key, UploadId: "made-up" }),
      otherKey: await abort({ Key: "other", UploadId }),
      noBase64: await abort({ Key, UploadId: "2~made-up" }),
    }).toEqual(
      name === "minio"
        ? { madeUp: "200", otherKey: "200", noBase64: unknown }
        : { madeUp: unknown, otherKey: unknown, noBase64: unknown },
    );
    expect(await outcome(client.send(new ListPartsCommand({ Bucket, Key, UploadId })))).toBe("200");
  },
);

test.each(personalities)("as %s: a policy may not name a user that does not exist, or may", async (name) => {
  await using s3 = await start(name);
  const Principal = { AWS: "arn:aws:iam::123456789012:user/nobody" };
  const statement = { Effect: "Allow", Principal, Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` };
  const Policy = JSON.stringify({ Statement: [statement] });
  const put = await outcome(s3.client.send(new PutBucketPolicyCommand({ Bucket, Policy })));
  const has = ["aws", "ceph", "minio", "wasabi"].includes(name);
  expect(put).toBe(has ? (name === "ceph" ? "200" : "400 MalformedPolicy") : "501 NotImplemented");
});

test.each(personalities)("as %s: unfinished uploads are listed below a prefix, or by their key alone", async (name) => {
  await using s3 = await start(name);
  const { client } = s3;
  for (const Key of ["f/b", "f/a", "g"]) await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const keys = async (more: Omit<ListMultipartUploadsCommandInput, "Bucket">) => {
    const page = await client.send(new ListMultipartUploadsCommand({ Bucket, ...more }));
    return [(page.Uploads ?? []).map(({ Key }) => Key), page.IsTruncated];
  };
  const byKey = name === "minio";
  expect(await keys({ Prefix: "f/" })).toEqual([byKey ? [] : ["f/a", "f/b"], false]);
  expect(await keys({ Prefix: "f/a" })).toEqual([["f/a"], false]);
  expect(await keys({})).toEqual([["f/a", "f/b", "g"], false]);
  expect(await keys({ MaxUploads: 1, KeyMarker: "f/a" })).toEqual(
    byKey ? [["f/a", "f/b", "g"], false] : [["f/b"], true],
  );
});

test("as minio: without a prefix it lists what it has begun since its start", async () => {
  await using folder = await tempDir();
  const upload = { Bucket, Key };
  for (const uploads of [
    { key: 1, all: 1 },
    { key: 2, all: 1 },
  ]) {
    await using s3 = await start("minio", folder.path);
    await s3.client.send(new CreateMultipartUploadCommand(upload));
    const count = async (more: { Prefix?: string }) =>
      (await s3.client.send(new ListMultipartUploadsCommand({ Bucket, ...more }))).Uploads?.length;
    expect({ key: await count({ Prefix: Key }), all: await count({}) }).toEqual(uploads);
  }
});

/** The response to a form, and to a part, with the SHA-256 of another file. */
const damaged: Record<Personality, { form: string; part: string }> = {
  aws: { form: "400 BadDigest", part: "400 BadDigest" },
  r2: { form: not, part: "400 BadDigest" },
  b2: { form: not, part: "200" },
  gcs: { form: not, part: "200" },
  ceph: { form: "204", part: "200" },
  minio: { form: "400 XAmzContentChecksumMismatch", part: "400 XAmzContentChecksumMismatch" },
  wasabi: { form: "204", part: "200" },
  tigris: { form: "204", part: "200" },
  garage: { form: "204", part: "400 InvalidDigest" },
};

test.each(personalities)(
  "as %s: a form and a part of damaged bytes are refused, with its code, or stored",
  async (name) => {
    await using s3 = await start(name);
    const { client } = s3;
    const Fields = { "x-amz-checksum-sha256": otherSha256 };
    const { url, fields } = await createPresignedPost(client, { Bucket, Key: "form", Fields });
    const data = new FormData();
    for (const [field, value] of Object.entries({ ...fields, file: new Blob(["hello"]) })) data.append(field, value);
    const answer = await fetch(url, { method: "POST", body: data });
    const [, code] = /<Code>(.*)<\/Code>/.exec(await answer.text()) ?? [];
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: "SHA256" }),
    );
    const part = { Bucket, Key, UploadId, PartNumber: 1, Body: "hello", ChecksumSHA256: otherSha256 };
    expect({
      form: [answer.status, code].filter(Boolean).join(" "),
      part: await outcome(client.send(new UploadPartCommand(part))),
    }).toEqual(damaged[name]);
  },
);

test.each(["r2", "b2", "gcs", "tigris", "garage"] as const)("as %s: there are no bucket policies", async (name) => {
  await using s3 = await start(name);
  expect(await outcome(s3.client.send(new GetBucketPolicyCommand({ Bucket })))).toBe(not);
});

test("as gcs: CORS rules have another API", async () => {
  await using s3 = await start("gcs");
  expect(await outcome(s3.client.send(new GetBucketCorsCommand({ Bucket })))).toBe(not);
});

test("as gcs: what is stored with a Content-Encoding of gzip is sent unpacked and whole to who does not accept it", async () => {
  await using s3 = await start("gcs");
  const get = async (input: Partial<PutObjectCommandInput>, headers: Record<string, string> = {}) => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key, Body: packed, ContentEncoding: "gzip", ...input }));
    const url = await getSignedUrl(s3.client, new GetObjectCommand({ Bucket, Key }));
    const answer = await send(url, { headers: { range: "bytes=0-9", ...headers } });
    const { "content-encoding": encoding, "content-length": length, "content-range": range, etag } = answer.headers;
    return { status: answer.status, body: answer.body, encoding, length, range, hasEtag: etag !== undefined };
  };
  const text = "hello ".repeat(1000);
  const packed = gzipSync(text);
  const untold = { encoding: undefined, length: undefined, range: undefined, hasEtag: false };
  expect(await get({})).toEqual({ status: 200, body: Buffer.from(text), ...untold });
  const told = { encoding: "gzip", length: "10", hasEtag: true };
  const asStored = { status: 206, body: packed.subarray(0, 10), range: `bytes 0-9/${packed.length}`, ...told };
  expect(await get({}, { "accept-encoding": "gzip" })).toEqual(asStored);
  expect(await get({ CacheControl: "no-transform" })).toEqual(asStored);
  const plain = { status: 206, body: Buffer.from("hello hell"), range: "bytes 0-9/6000", ...told };
  expect(await get({ Body: text })).toEqual(plain);
  expect(await get({ Body: text, ContentEncoding: undefined })).toEqual({ ...plain, encoding: undefined });
});

test("as r2: parts of different sizes are no upload", async () => {
  await using s3 = await start("r2");
  const { client } = s3;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const Parts = [];
  for (const [index, size] of [5, 6, 1].entries()) {
    const part = { Bucket, Key, UploadId, PartNumber: index + 1 };
    const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: Buffer.alloc(size * 1024 ** 2) }));
    Parts.push({ ETag, PartNumber: index + 1 });
  }
  const command = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
  expect(await outcome(client.send(command))).toBe("400 InvalidPart");
});
