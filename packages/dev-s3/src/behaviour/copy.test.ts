import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect } from "vitest";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const [source, destination] = await Promise.all([s3.bucket(), s3.bucket()]);
const { ETag } = await s3.client.send(
  new PutObjectCommand({
    Bucket: source,
    Key: "photo",
    Body: "bytes",
    ContentType: "image/x-evil",
    Metadata: { a: "1" },
  }),
);
const copy = (more: Partial<CopyObjectCommand["input"]> & { Key: string }) =>
  s3.client.send(new CopyObjectCommand({ Bucket: destination, CopySource: `${source}/photo`, ...more }));
const head = (Key: string) => s3.client.send(new HeadObjectCommand({ Bucket: destination, Key }));
const otherEtag = '"00000000000000000000000000000000"';

behaviour("a copy has the same bytes, ETag, headers and metadata", async () => {
  const { CopyObjectResult } = await copy({ Key: "same" });
  expect(CopyObjectResult?.ETag).toBe(ETag);
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: destination, Key: "same" }));
  expect(await Body?.transformToString()).toBe("bytes");
  expect(await head("same")).toMatchObject({ ETag, ContentType: "image/x-evil", Metadata: { a: "1" } });
});

behaviour("traps: 12 REPLACE stores only what the copy says", async () => {
  const chosen = {
    ContentType: "application/octet-stream",
    CacheControl: "public, max-age=31536000, immutable",
    ContentDisposition: "attachment; filename*=UTF-8''f%C3%BC.bin",
    Metadata: { owner: "u1" },
  };
  await copy({ Key: "replaced", MetadataDirective: "REPLACE", TaggingDirective: "REPLACE", ...chosen });
  expect(await head("replaced")).toMatchObject(chosen);
});

behaviour("the copy outlives its source", async () => {
  await s3.client.send(new PutObjectCommand({ Bucket: source, Key: "gone", Body: "still here" }));
  await copy({ Key: "outlives", CopySource: `${source}/gone` });
  await s3.client.send(new PutObjectCommand({ Bucket: source, Key: "gone", Body: "" }));
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: destination, Key: "outlives" }));
  expect(await Body?.transformToString()).toBe("still here");
});

describe("conditions on the source", () => {
  const past = new Date("2024-01-01T00:00:00Z");

  behaviour("traps: 94 x-amz-copy-source-if-match of the ETag copies, of another is 412", async () => {
    await copy({ Key: "if-match", CopySourceIfMatch: ETag });
    await expect(copy({ Key: "if-match-not", CopySourceIfMatch: otherEtag })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await expect(head("if-match-not")).rejects.toMatchObject({ name: "NotFound" });
  });

  behaviour("x-amz-copy-source-if-unmodified-since the past is 412, if-modified-since copies", async () => {
    await expect(copy({ Key: "since", CopySourceIfUnmodifiedSince: past })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await copy({ Key: "since", CopySourceIfModifiedSince: past });
  });

  behaviour(
    "x-amz-copy-source-if-none-match of the ETag is 412",
    async () => {
      // A separate connection: Ceph's response makes it unusable.
      const client = s3.clientOf(s3.admin);
      const input = {
        Bucket: destination,
        Key: "none-match",
        CopySource: `${source}/photo`,
        CopySourceIfNoneMatch: ETag,
      };
      await expect(client.send(new CopyObjectCommand(input))).rejects.toMatchObject({ name: "PreconditionFailed" });
    },
    "copySourceIfNoneMatch",
  );
});

describe("conditions on the destination", () => {
  behaviour(
    "traps: 91 If-None-Match: * copies once",
    async () => {
      await copy({ Key: "one", IfNoneMatch: "*" });
      await expect(copy({ Key: "one", IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
    },
    "copyIfNoneMatch",
  );
});

behaviour.each(["sp ace", "plus+plus", "50%", "%2F", "ü/é", "😀", "what?versionId=1", "a//b", "a&b=c#d"])(
  "traps: 35 a copy finds the key %s when it is percent-encoded",
  async (Key) => {
    await s3.client.send(new PutObjectCommand({ Bucket: source, Key, Body: Key }));
    await copy({ Key, CopySource: `${source}/${encodeURIComponent(Key)}` });
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: destination, Key }));
    expect(await Body?.transformToString()).toBe(Key);
  },
);

describe("what cannot be copied", () => {
  behaviour("a source that is not there is NoSuchKey", async () => {
    await expect(copy({ Key: "x", CopySource: `${source}/nothing` })).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  behaviour("a source without a key is refused", async () => {
    await expect(copy({ Key: "x", CopySource: source })).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });

  behaviour("an object onto itself, unchanged, is refused", async () => {
    await copy({ Key: "itself" });
    const onto = { Key: "itself", CopySource: `${destination}/itself` };
    await expect(copy(onto)).rejects.toMatchObject({ name: "InvalidRequest" });
    await copy({ ...onto, MetadataDirective: "REPLACE", ContentType: "text/plain" });
    expect((await head("itself")).ContentType).toBe("text/plain");
  });
});
