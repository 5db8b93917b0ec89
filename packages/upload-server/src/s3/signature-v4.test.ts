import { S3Client } from "@aws-sdk/client-s3";
import { S3RequestPresigner } from "@aws-sdk/s3-request-presigner";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { S3Credentials } from "./credentials.ts";
import { createSignatureV4, type RequestToPresign } from "./signature-v4.ts";

const region = "eu-central-1";
const { sha256 } = new S3Client({ region }).config;
const signatures = createSignatureV4({ region });
const credentials: S3Credentials = { accessKeyId: "TESTSIGNER0000000001", secretAccessKey: "secret" };
const now = new Date("2026-11-25T03:04:05.678Z");

const put = (change: Partial<RequestToPresign> = {}): RequestToPresign => ({
  method: "PUT",
  path: "/acme-upload/uploads/notes/ann/20261125-0000.5.a.txt",
  query: {},
  headers: { host: "s3.eu-central-1.amazonaws.com", "content-length": "5", "content-type": "text/plain" },
  expiresIn: 3600,
  credentials,
  now,
  ...change,
});

/** Signs the same request by the SDK's presigner. */
async function bySdk({ method, path, query, headers, expiresIn, ...by }: RequestToPresign) {
  const presigner = new S3RequestPresigner({ region, sha256, credentials: by.credentials });
  const signed = await presigner.presign(
    { method, protocol: "https:", hostname: headers["host"] ?? "", path, query: { ...query }, headers: { ...headers } },
    {
      expiresIn,
      signingDate: by.now,
      signableHeaders: new Set(["content-type"]),
      unhoistableHeaders: new Set(Object.keys(headers)),
    },
  );
  return signed.query;
}

const ours = (request: RequestToPresign) => Object.fromEntries(new URLSearchParams(signatures.presign(request)));

test("a known request has the signature that the SDK gave it", async () => {
  expect(await bySdk(put())).toEqual(ours(put()));
  expect(ours(put())["X-Amz-Signature"]).toBe("4c4c9b2d277d9b205192fdb3b84b323ffb71943f0f84a2a834c1ff05d0c80067");
});

test("traps: 21 every presigned request is the SDK's: parts, records, checksums, temporary credentials", async () => {
  const value = fc.stringMatching(/^[A-Za-z0-9+/=_-]{1,60}$/);
  const request = fc.record({
    method: fc.constantFrom("PUT", "GET", "POST"),
    query: fc.dictionary(fc.constantFrom("partNumber", "uploadId", "versionId"), fc.string({ unit: "grapheme" })),
    headers: fc.record(
      {
        host: fc.constantFrom("127.0.0.1:9000", "acme-upload.s3.amazonaws.com"),
        "content-length": fc.nat().map(String),
        "content-type": fc.constantFrom("text/plain", "image/svg+xml", "text/plain; charset=utf-8"),
        "if-none-match": fc.constant("*"),
        "x-amz-meta-upload": value,
        "x-amz-checksum-sha256": value,
      },
      { requiredKeys: ["host"] },
    ),
    expiresIn: fc.integer({ min: 1, max: 86_400 }),
    now: fc.date({ min: new Date("2020-01-01"), max: new Date("2099-01-01"), noInvalidDate: true }),
    credentials: fc.record(
      { accessKeyId: value, secretAccessKey: fc.string({ minLength: 1 }), sessionToken: value },
      { requiredKeys: ["accessKeyId", "secretAccessKey"] },
    ),
  });
  await fc.assert(
    fc.asyncProperty(request, async (change) => {
      expect(ours(put(change))).toEqual(await bySdk(put(change)));
    }),
    { numRuns: 300 },
  );
});

test("the query stands in the order that is signed, so that what a server sorts is what came", async () => {
  const query = signatures.presign(put({ query: { uploadId: "a b/+~", partNumber: "10" } }));
  const names = query.split("&").map((pair) => pair.split("=")[0]);
  expect(names.slice(0, -1)).toEqual(names.slice(0, -1).toSorted());
  expect(names.at(-1)).toBe("X-Amz-Signature");
  expect(query).toContain("uploadId=a%20b%2F%2B~");
});

test("another day, and another secret, have keys of their own", () => {
  const signatureOf = (change: Partial<RequestToPresign>) => ours(put(change))["X-Amz-Signature"];
  const tomorrow = { now: new Date(now.getTime() + 86_400_000) };
  const other = { credentials: { ...credentials, secretAccessKey: "other" } };
  const all = [signatureOf({}), signatureOf(tomorrow), signatureOf(other), signatureOf({})];
  expect(new Set(all).size).toBe(3);
  expect(all[3]).toBe(all[0]);
});

test("another identity with the same secret signs as itself, and so do keys that were changed where they are", async () => {
  const identity = { ...credentials };
  const asSdk = async () =>
    expect(ours(put({ credentials: identity }))).toEqual(await bySdk(put({ credentials: identity })));
  await asSdk();
  identity.accessKeyId = "TESTSIGNER0000000002";
  await asSdk();
  identity.sessionToken = "a token/+=";
  await asSdk();
  identity.secretAccessKey = "other";
  await asSdk();
});
