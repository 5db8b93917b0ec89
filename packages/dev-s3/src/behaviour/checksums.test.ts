import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
/** With the SDK's defaults: it sends a CRC32 with every body, and checks every response. */
const byDefault = s3.clientOf(s3.admin, {
  requestChecksumCalculation: "WHEN_SUPPORTED",
  responseChecksumValidation: "WHEN_SUPPORTED",
});
const head = (Key: string) => s3.client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
const body = "123456789";
/** The check values of the algorithms' own definitions, in base64. */
const checks = {
  CRC32: "y/Q5Jg==",
  CRC64NVME: "rosUhgp5mIg=",
  SHA256: createHash("sha256").update(body).digest("base64"),
} as const;

describe("a checksum in a header", () => {
  behaviour.each<["CRC32" | "CRC64NVME" | "SHA256"]>([["CRC32"], ["CRC64NVME"], ["SHA256"]])(
    "%s is compared, kept and told",
    async (algorithm) => {
      const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
      const command = new PutObjectCommand({ Bucket, Key: algorithm, [`Checksum${algorithm}`]: checks[algorithm] });
      const url = await s3.presign(command, { signed: [name] });
      const put = (bytes: string) => send(url, { method: "PUT", body: bytes, headers: { [name]: checks[algorithm] } });
      expect((await put("123456780")).code).toBe("BadDigest");
      expect((await put(body)).headers[name]).toBe(checks[algorithm]);
      expect(await head(algorithm)).toMatchObject({
        [`Checksum${algorithm}`]: checks[algorithm],
        ChecksumType: "FULL_OBJECT",
      });
    },
    "checksums",
  );

  behaviour("is not told to who does not ask", async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "quiet", Body: body, ChecksumSHA256: checks.SHA256 }));
    const { ChecksumSHA256 } = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "quiet" }));
    expect(ChecksumSHA256).toBeUndefined();
  });

  behaviour(
    "two of them are refused",
    async () => {
      const command = new PutObjectCommand({
        Bucket,
        Key: "two",
        ChecksumSHA256: checks.SHA256,
        ChecksumCRC32: checks.CRC32,
      });
      const names = ["x-amz-checksum-crc32", "x-amz-checksum-sha256"];
      const headers = { "x-amz-checksum-crc32": checks.CRC32, "x-amz-checksum-sha256": checks.SHA256 };
      const answer = await send(await s3.presign(command, { signed: names }), { method: "PUT", body, headers });
      expect([answer.status, answer.code]).toEqual([400, "InvalidRequest"]);
    },
    "checksums",
  );

  behaviour(
    "is kept by a copy",
    async () => {
      await s3.client.send(new PutObjectCommand({ Bucket, Key: "from", Body: body, ChecksumSHA256: checks.SHA256 }));
      await s3.client.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from` }));
      expect((await head("to")).ChecksumSHA256).toBe(checks.SHA256);
    },
    "checksums",
  );
});

describe("the SDK as it comes", () => {
  behaviour("puts and gets a buffer", async () => {
    await byDefault.send(new PutObjectCommand({ Bucket, Key: "buffer", Body: body }));
    const { Body } = await byDefault.send(new GetObjectCommand({ Bucket, Key: "buffer" }));
    expect(await Body?.transformToString()).toBe(body);
  });

  behaviour(
    "sends a CRC32 of what it puts",
    async () => {
      await byDefault.send(new PutObjectCommand({ Bucket, Key: "summed", Body: body }));
      expect((await head("summed")).ChecksumCRC32).toBe(checks.CRC32);
    },
    "checksums",
  );

  behaviour.each<[string, number]>([
    ["nothing", 0],
    ["less than a chunk", 1000],
    ["several chunks", 300_000],
  ])("traps: 118 puts a stream of %s, in chunks with a trailing checksum", async (_name, length) => {
    const bytes = randomBytes(length);
    // S3 accepts no chunk below 8 KiB but the last one, and the SDK makes one chunk from each piece of the stream.
    const pieces = length < 16_384 ? [bytes] : [bytes.subarray(0, length / 2), bytes.subarray(length / 2)];
    const Body = Readable.from(pieces, { objectMode: false });
    await byDefault.send(new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: length }));
    const stored = await byDefault.send(new GetObjectCommand({ Bucket, Key: "stream" }));
    expect(Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
  });

  behaviour(
    "its chunks leave no trace in the object's encoding",
    async () => {
      const Body = Readable.from([Buffer.from(body)], { objectMode: false });
      await byDefault.send(new PutObjectCommand({ Bucket, Key: "encoding", Body, ContentLength: body.length }));
      expect((await head("encoding")).ContentEncoding ?? "").not.toContain("aws-chunked");
    },
    "awsChunkedStored",
  );

  behaviour("traps: 1 its presigned PUT names the CRC32 of nothing, which is not enforced", async () => {
    const url = await s3.presign(new PutObjectCommand({ Bucket, Key: "hoisted" }), { by: byDefault });
    expect(url.toLowerCase()).toContain("x-amz-checksum-crc32=aaaaaa");
    expect((await send(url, { method: "PUT", body })).status).toBe(200);
  });
});
