import { createHash } from "node:crypto";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { askFor } from "./ask-for.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
await s3.client.send(new PutObjectCommand({ Bucket, Key: "kept", Body: "kept" }));
const body = "<CreateBucketConfiguration/>";

function copied() {
  return { "x-amz-copy-source": `${Bucket}/kept` };
}

/** What the server does not act on, and why ignoring it would mislead the caller. */
const asked: [string, Parameters<typeof askFor>[1]][] = [
  [
    "x-amz-website-redirect-location",
    { method: "PUT", path: "/new", headers: { "x-amz-website-redirect-location": "/" } },
  ],
  ["tagging", { method: "PUT", path: "/kept?tagging" }],
  ["x-amz-object-lock-mode", { method: "PUT", path: "/new", headers: { "x-amz-object-lock-mode": "GOVERNANCE" } }],
  ["x-amz-write-offset-bytes", { method: "PUT", path: "/new", headers: { "x-amz-write-offset-bytes": "0" } }],
  ["x-amz-made-up", { method: "PUT", path: "/new", headers: { "x-amz-made-up": "1" } }],
  ["if-modified-since", { method: "PUT", path: "/new", headers: { "if-modified-since": new Date(0).toUTCString() } }],
  ["content-range", { method: "PUT", path: "/new", headers: { "content-range": "bytes 0-1/2" } }],
  ["x-amz-acl", { method: "PUT", path: "/new?x-amz-acl=public-read" }],
  ["x-amz-website-redirect-location", { method: "PUT", path: "/new?x-amz-website-redirect-location=%2F" }],
  [
    "x-amz-bypass-governance-retention",
    { method: "DELETE", path: "/kept", headers: { "x-amz-bypass-governance-retention": "true" } },
  ],
  [
    "if-unmodified-since",
    { method: "DELETE", path: "/kept", headers: { "if-unmodified-since": new Date(0).toUTCString() } },
  ],
  ...[
    ["content-md5", "1B2M2Y8AsgTpgAmY7PhCfg=="],
    ["content-encoding", "gzip"],
    ["expires", new Date(0).toUTCString()],
    ["x-amz-trailer", "x-amz-checksum-crc32"],
    ["x-amz-decoded-content-length", "0"],
    ["x-amz-sdk-checksum-algorithm", "CRC32"],
  ].map(([name = "", value = ""]): (typeof asked)[number] => [
    name,
    { method: "DELETE", path: "/kept", headers: { [name]: value } },
  ]),
  ...["X-Amz-Checksum-SHA256", "X-Amz-Checksum-CRC64NVME", "bucket", "key", "etag"].map(
    (name): (typeof asked)[number] => [name, { method: "PUT", path: `/new?${name}=x` }],
  ),
  ...["content-disposition", "content-language"].map((name): (typeof asked)[number] => [
    name,
    { method: "DELETE", path: "/kept", headers: { [name]: "en" } },
  ]),
  ...["x-amz-copy-source-if-made-up", "x-amz-copy-source-if-match-size"].map((name): (typeof asked)[number] => [
    name,
    { method: "PUT", path: "/new", headers: { ...copied(), [name]: "1" } },
  ]),
  ...["x-amz-meta-a", "x-amz-tagging", "content-encoding", "content-disposition", "content-language", "expires"].map(
    (name): (typeof asked)[number] => [name, { method: "PUT", path: "/new", headers: { ...copied(), [name]: "a=1" } }],
  ),
  ["response-made-up", { path: "/kept?response-made-up=x" }],
  ...["X-Amz-Security-Token", "X-Amz-Credential", "X-Amz-Expires"].map((name): (typeof asked)[number] => [
    name,
    { path: `/kept?${name}=60` },
  ]),
  ["versionId", { method: "DELETE", path: "/kept?versionId=1" }],
  [
    "x-amz-optional-object-attributes",
    { path: "?list-type=2", headers: { "x-amz-optional-object-attributes": "RestoreStatus" } },
  ],
  ["allow-unordered", { path: "?allow-unordered=true" }],
  ["marker", { path: "?list-type=2&marker=a" }],
  ["attributes", { path: "/kept?attributes" }],
];

describe("nothing is ignored in silence", () => {
  for (const [name, { path, ...request }] of asked) {
    behaviour(
      `${request.method ?? "GET"} ${path} with ${name} is 501, names it and does nothing`,
      async () => {
        const isWrite = request.method === "PUT" && !("x-amz-copy-source" in (request.headers ?? {}));
        const answer = await askFor(s3, { ...request, path: `/${Bucket}${path}`, ...(isWrite && { body: "x" }) });
        expect([answer.status, answer.code]).toEqual([501, "NotImplemented"]);
        expect(/<Message>(.*)<\/Message>/.exec(answer.text)?.[1]?.toLowerCase()).toContain(name.toLowerCase());
        expect((await s3.client.send(new HeadObjectCommand({ Bucket, Key: "kept" }))).ContentLength).toBe(4);
        await expect(s3.client.send(new HeadObjectCommand({ Bucket, Key: "new" }))).rejects.toMatchObject({
          name: "NotFound",
        });
      },
      "ignores",
    );
  }

  behaviour(
    "a new bucket with another owner of its objects, or a lock, is 501",
    async () => {
      for (const [name, value] of [
        ["x-amz-object-ownership", "ObjectWriter"],
        ["x-amz-bucket-object-lock-enabled", "true"],
      ] as const) {
        const answer = await askFor(s3, { method: "PUT", path: `/${Bucket}-b`, headers: { [name]: value }, body });
        expect([answer.status, answer.code]).toEqual([501, "NotImplemented"]);
      }
    },
    "ignores",
  );
});

describe("what asks for nothing is let be", () => {
  behaviour.each(["?list-type=2&&prefix=li", "?list-type=2&prefix=li&", "?&list-type=2&prefix=li"])(
    "an empty parameter, %s",
    async (query) => {
      await s3.client.send(new PutObjectCommand({ Bucket, Key: "listed", Body: "listed" }));
      const answer = await askFor(s3, { path: `/${Bucket}${query}` });
      expect([answer.status, answer.text.includes("<Key>listed</Key>")]).toEqual([200, true]);
    },
  );
});

describe("what is said in a way that S3 has not is refused", () => {
  behaviour.each<[string, Parameters<typeof askFor>[1]]>([
    ["x-amz-checksum-mode: FOO", { path: "/kept", headers: { "x-amz-checksum-mode": "FOO" } }],
    ["fetch-owner=maybe", { path: "?list-type=2&fetch-owner=maybe" }],
  ])(
    "%s is 400",
    async (_what, { path, ...request }) => {
      expect((await askFor(s3, { ...request, path: `/${Bucket}${path}` })).status).toBe(400);
    },
    "ignores",
  );

  behaviour(
    "an element that DeleteObjects has not is MalformedXML, and deletes nothing",
    async () => {
      const body = "<Delete><Object><Key>kept</Key></Object><Softly>true</Softly></Delete>";
      const headers = { "content-md5": createHash("md5").update(body).digest("base64") };
      const answer = await askFor(s3, { method: "POST", path: `/${Bucket}?delete`, headers, body });
      expect([answer.status, answer.code]).toEqual([400, "MalformedXML"]);
      await s3.client.send(new HeadObjectCommand({ Bucket, Key: "kept" }));
    },
    "ignores",
  );
});

describe("a read that says how its object is encrypted", () => {
  behaviour.each<[string, Record<string, string>]>([
    ["with S3's own keys", { "x-amz-server-side-encryption": "AES256" }],
    ["with the caller's key", { "x-amz-server-side-encryption-customer-algorithm": "AES256" }],
  ])(
    "%s is refused",
    async (_name, headers) => {
      for (const method of ["GET", "HEAD"]) {
        expect((await askFor(s3, { method, path: `/${Bucket}/kept`, headers })).status).toBe(400);
      }
    },
    "encryptedReads",
  );
});

describe("x-amz-expected-bucket-owner", () => {
  behaviour(
    "is judged in a presigned query too",
    async () => {
      const command = new GetObjectCommand({ Bucket, Key: "kept", ExpectedBucketOwner: "999999999999" });
      const url = await s3.presign(command);
      expect(url).toContain("x-amz-expected-bucket-owner=999999999999");
      const answer = await send(url);
      expect([answer.status, answer.code]).toEqual([403, "AccessDenied"]);
    },
    "expectedBucketOwner",
  );
});
