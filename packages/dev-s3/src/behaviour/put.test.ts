import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const read = async (Key: string) =>
  (await s3.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe("a presigned PUT", () => {
  behaviour("stores the bytes and answers with their MD5", async () => {
    const answer = await send(await s3.presign(new PutObjectCommand({ Bucket, Key: "plain" })), {
      method: "PUT",
      body: "hello",
    });
    expect([answer.status, answer.headers.etag]).toEqual([200, '"5d41402abc4b2a76b9719d911017c592"']);
    expect(await read("plain")).toBe("hello");
  });

  behaviour("stores an empty object", async () => {
    const url = await s3.presign(new PutObjectCommand({ Bucket, Key: "empty" }));
    expect((await send(url, { method: "PUT", body: "" })).status).toBe(200);
    expect(await read("empty")).toBe("");
  });

  behaviour("traps: 2 stores the type that was signed, and refuses another or none", async () => {
    const command = new PutObjectCommand({ Bucket, Key: "typed", ContentType: "image/png" });
    const url = await s3.presign(command, { signed: ["content-type"] });
    const put = (headers: Record<string, string>) => send(url, { method: "PUT", body: "x", headers });
    expect((await put({ "content-type": "text/html" })).code).toBe("SignatureDoesNotMatch");
    expect((await put({})).code).toBe("SignatureDoesNotMatch");
    expect((await put({ "content-type": "image/png" })).status).toBe(200);
    expect((await s3.client.send(new HeadObjectCommand({ Bucket, Key: "typed" }))).ContentType).toBe("image/png");
  });

  behaviour("has the type binary/octet-stream when it says none", async () => {
    await send(await s3.presign(new PutObjectCommand({ Bucket, Key: "untyped" })), { method: "PUT", body: "x" });
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "untyped" }));
    expect(head.ContentType).toBe("binary/octet-stream");
  });

  behaviour("traps: 4 takes exactly the length that was signed", async () => {
    const command = new PutObjectCommand({ Bucket, Key: "exact", ContentLength: 100 });
    const url = await s3.presign(command, { signed: ["content-length"] });
    for (const length of [99, 101, 0]) {
      const answer = await send(url, { method: "PUT", body: Buffer.alloc(length) });
      expect(answer.code, `${length} bytes`).toBe("SignatureDoesNotMatch");
    }
    expect((await send(url, { method: "PUT", body: Buffer.alloc(100) })).status).toBe(200);
  });

  behaviour(
    "of HTTP's own chunks is not implemented",
    async () => {
      const headers = { "transfer-encoding": "chunked" };
      const url = await s3.presign(new PutObjectCommand({ Bucket, Key: "chunked" }));
      const answer = await send(url, { method: "PUT", body: Readable.from([Buffer.from("hello")]), headers });
      expect([answer.status, answer.code]).toEqual([501, "NotImplemented"]);
      expect(answer.text).toContain("<Header>Transfer-Encoding</Header>");
    },
    "httpChunks",
  );

  behaviour("keeps several encodings as they were said", async () => {
    const encodings = { ContentEncoding: "deflate, gzip" };
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "encodings", Body: "x", ...encodings }));
    expect(await s3.client.send(new HeadObjectCommand({ Bucket, Key: "encodings" }))).toMatchObject(encodings);
  });

  behaviour("keeps the headers that describe the content, and user metadata", async () => {
    const described = {
      CacheControl: "public, max-age=60",
      ContentDisposition: "attachment; filename*=UTF-8''%C3%BC.txt",
      ContentEncoding: "identity",
      ContentLanguage: "ko",
      ContentType: "text/plain; charset=utf-8",
      Metadata: { upload: "%7B%22name%22%3A%22%C3%BC%22%7D" },
    };
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "described", Body: "x", ...described }));
    expect(await s3.client.send(new HeadObjectCommand({ Bucket, Key: "described" }))).toMatchObject(described);
  });

  behaviour("replaces headers and metadata of the object before", async () => {
    await s3.client.send(
      new PutObjectCommand({ Bucket, Key: "again", Body: "1", CacheControl: "no-cache", Metadata: { a: "1" } }),
    );
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "again", Body: "2" }));
    const head = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "again" }));
    expect([head.CacheControl, head.Metadata]).toEqual([undefined, {}]);
  });

  behaviour(
    "refuses more than 2 KiB of user metadata",
    async () => {
      const put = (length: number) =>
        s3.client.send(new PutObjectCommand({ Bucket, Key: "meta", Body: "x", Metadata: { a: "x".repeat(length) } }));
      await put(2047);
      await expect(put(2048)).rejects.toMatchObject({ name: "MetadataTooLarge" });
    },
    "metadataLimit",
  );

  behaviour(
    "refuses more than 2 KiB of system-defined metadata",
    async () => {
      const put = (length: number) =>
        s3.client.send(
          new PutObjectCommand({ Bucket, Key: "system", Body: "x", ContentDisposition: "x".repeat(length) }),
        );
      await put(1900);
      await expect(put(2048)).rejects.toMatchObject({ name: "MetadataTooLarge" });
    },
    "metadataLimit",
  );
});

describe("digests", () => {
  const body = "the right bytes";
  const md5 = createHash("md5").update(body).digest("base64");
  const sha256 = createHash("sha256").update(body).digest("base64");

  behaviour("Content-MD5: other bytes are BadDigest, and change nothing", async () => {
    const command = new PutObjectCommand({ Bucket, Key: "md5", ContentMD5: md5 });
    const url = await s3.presign(command, { signed: ["content-md5"] });
    const put = (bytes: string) => send(url, { method: "PUT", body: bytes, headers: { "content-md5": md5 } });
    expect((await put(body)).status).toBe(200);
    const wrong = await put("the wrong bytes");
    expect([wrong.status, wrong.code]).toEqual([400, "BadDigest"]);
    expect(await read("md5")).toBe(body);
  });

  behaviour("Content-MD5: what is no MD5 is InvalidDigest", async () => {
    const url = await s3.presign(new PutObjectCommand({ Bucket, Key: "md5-bad" }));
    const answer = await send(url, { method: "PUT", body, headers: { "content-md5": "bm90IGFuIG1kNQ==" } });
    expect([answer.status, answer.code]).toEqual([400, "InvalidDigest"]);
  });

  behaviour(
    "traps: 3 x-amz-checksum-sha256 as a signed header: one other byte is BadDigest",
    async () => {
      const command = new PutObjectCommand({ Bucket, Key: "sha256", ChecksumSHA256: sha256 });
      const url = await s3.presign(command, { signed: ["x-amz-checksum-sha256"] });
      const put = (bytes: string) =>
        send(url, { method: "PUT", body: bytes, headers: { "x-amz-checksum-sha256": sha256 } });
      expect((await put(body)).status).toBe(200);
      const wrong = await put("the wrong byte.");
      expect([wrong.status, wrong.code]).toEqual([400, "BadDigest"]);
      expect(await read("sha256")).toBe(body);
    },
    "checksums",
  );

  behaviour("x-amz-checksum-sha256 as a signed header: another value is refused", async () => {
    const command = new PutObjectCommand({ Bucket, Key: "sha256-other", ChecksumSHA256: sha256 });
    const url = await s3.presign(command, { signed: ["x-amz-checksum-sha256"] });
    const other = createHash("sha256").update("x").digest("base64");
    const answer = await send(url, { method: "PUT", body: "x", headers: { "x-amz-checksum-sha256": other } });
    expect(answer.code).toBe("SignatureDoesNotMatch");
  });

  behaviour(
    "x-amz-checksum-sha256: what is no SHA-256 is refused",
    async () => {
      const bad = "c2hvcnQ=";
      const command = new PutObjectCommand({ Bucket, Key: "sha256-bad", ChecksumSHA256: bad });
      const url = await s3.presign(command, { signed: ["x-amz-checksum-sha256"] });
      const answer = await send(url, { method: "PUT", body: "x", headers: { "x-amz-checksum-sha256": bad } });
      expect([answer.status, answer.code]).toEqual([400, "InvalidRequest"]);
    },
    "checksums",
  );

  behaviour("x-amz-content-sha256: other bytes than were hashed are refused", async () => {
    const client = s3.clientOf(s3.admin);
    client.middlewareStack.add(
      (next) => (args) => {
        const request: unknown = args.request;
        if (typeof request === "object" && request !== null && "body" in request) request.body = "the wrong bytes";
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    const put = client.send(new PutObjectCommand({ Bucket, Key: "hashed", Body: body }));
    await expect(put).rejects.toMatchObject({ name: "XAmzContentSHA256Mismatch" });
  });
});
