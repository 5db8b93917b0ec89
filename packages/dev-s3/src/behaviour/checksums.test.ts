import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
} from "@aws-sdk/client-s3";
import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { describe, expect } from "vitest";
import { send } from "../testing/send.ts";
import { behaviour } from "./behaviour.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
/** As the SDK comes: CRC32 of every body, and checked on every answer. */
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
  );

  behaviour("is not told to who does not ask", async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "quiet", Body: body, ChecksumSHA256: checks.SHA256 }));
    const { ChecksumSHA256 } = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "quiet" }));
    expect(ChecksumSHA256).toBeUndefined();
  });

  behaviour("two of them are refused", async () => {
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
  });

  behaviour("is kept by a copy", async () => {
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "from", Body: body, ChecksumSHA256: checks.SHA256 }));
    await s3.client.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from` }));
    expect((await head("to")).ChecksumSHA256).toBe(checks.SHA256);
  });
});

describe("the SDK as it comes", () => {
  behaviour("puts and gets a buffer", async () => {
    await byDefault.send(new PutObjectCommand({ Bucket, Key: "buffer", Body: body }));
    const { Body } = await byDefault.send(new GetObjectCommand({ Bucket, Key: "buffer" }));
    expect(await Body?.transformToString()).toBe(body);
    expect((await head("buffer")).ChecksumCRC32).toBe(checks.CRC32);
  });

  behaviour.each<[string, number]>([
    ["nothing", 0],
    ["less than a chunk", 1000],
    ["several chunks", 300_000],
  ])("traps: 118 puts a stream of %s, in chunks with a trailing checksum", async (_name, length) => {
    const bytes = randomBytes(length);
    // S3 takes no chunk below 8 KiB but the last one, and the SDK makes one of each piece of the stream.
    const pieces = length < 16_384 ? [bytes] : [bytes.subarray(0, length / 2), bytes.subarray(length / 2)];
    const Body = Readable.from(pieces, { objectMode: false });
    await byDefault.send(new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: length }));
    const stored = await byDefault.send(new GetObjectCommand({ Bucket, Key: "stream" }));
    expect(Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(bytes)).toBe(true);
    expect(stored.ContentEncoding ?? "").not.toContain("aws-chunked");
  });

  behaviour("traps: 1 its presigned PUT names the CRC32 of nothing, which is not enforced", async () => {
    const url = await s3.presign(new PutObjectCommand({ Bucket, Key: "hoisted" }), { by: byDefault });
    expect(url.toLowerCase()).toContain("x-amz-checksum-crc32=aaaaaa");
    expect((await send(url, { method: "PUT", body })).status).toBe(200);
  });
});

describe("a multipart's checksum", () => {
  const parts = [randomBytes(5 * 1024 * 1024), randomBytes(1000)];
  const whole = Buffer.concat(parts);
  const crc = (bytes: Buffer) => {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(crc32(bytes));
    return value;
  };
  const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest();

  async function upload(Key: string, ChecksumAlgorithm: ChecksumAlgorithm, ChecksumType: ChecksumType) {
    const { UploadId } = await byDefault.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm, ChecksumType }),
    );
    const Parts = [];
    for (const [index, Body] of parts.entries()) {
      const PartNumber = index + 1;
      const part = { Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm };
      const { ETag, ChecksumCRC32, ChecksumSHA256 } = await byDefault.send(new UploadPartCommand(part));
      Parts.push({ PartNumber, ETag, ChecksumCRC32, ChecksumSHA256 });
    }
    return { UploadId, Parts };
  }

  behaviour("COMPOSITE is the checksum of the parts' checksums", async () => {
    const { UploadId, Parts } = await upload("composite", "SHA256", "COMPOSITE");
    await byDefault.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: "composite", UploadId, MultipartUpload: { Parts } }),
    );
    const expected = `${sha(Buffer.concat(parts.map(sha))).toString("base64")}-2`;
    expect(await head("composite")).toMatchObject({ ChecksumSHA256: expected, ChecksumType: "COMPOSITE" });
  });

  behaviour("FULL_OBJECT is that of all its bytes", async () => {
    const { UploadId, Parts } = await upload("full", "CRC32", "FULL_OBJECT");
    const complete = (ChecksumCRC32: string) =>
      byDefault.send(
        new CompleteMultipartUploadCommand({
          Bucket,
          Key: "full",
          UploadId,
          ChecksumCRC32,
          ChecksumType: "FULL_OBJECT",
          MultipartUpload: { Parts },
        }),
      );
    await expect(complete(crc(parts[0] ?? whole).toString("base64"))).rejects.toMatchObject({ name: "BadDigest" });
    await complete(crc(whole).toString("base64"));
    expect(await head("full")).toMatchObject({
      ChecksumCRC32: crc(whole).toString("base64"),
      ChecksumType: "FULL_OBJECT",
    });
  });

  behaviour("a part without the algorithm that was announced is refused", async () => {
    const { UploadId } = await s3.client.send(
      new CreateMultipartUploadCommand({ Bucket, Key: "announced", ChecksumAlgorithm: "SHA256" }),
    );
    const url = await s3.presign(new UploadPartCommand({ Bucket, Key: "announced", UploadId, PartNumber: 1 }));
    const answer = await send(url, { method: "PUT", body });
    expect([answer.status, answer.code]).toEqual([400, "InvalidRequest"]);
  });

  behaviour("a part whose bytes differ is BadDigest, and not kept", async () => {
    const { UploadId } = await s3.client.send(
      new CreateMultipartUploadCommand({ Bucket, Key: "differs", ChecksumAlgorithm: "SHA256" }),
    );
    const part = { Bucket, Key: "differs", UploadId, PartNumber: 1, ChecksumSHA256: checks.SHA256 };
    const url = await s3.presign(new UploadPartCommand(part), { signed: ["x-amz-checksum-sha256"] });
    const headers = { "x-amz-checksum-sha256": checks.SHA256 };
    expect((await send(url, { method: "PUT", body: "x", headers })).code).toBe("BadDigest");
    expect((await send(url, { method: "PUT", body, headers })).status).toBe(200);
  });

  behaviour("SHA-256 of the whole cannot be had", async () => {
    const create = byDefault.send(
      new CreateMultipartUploadCommand({
        Bucket,
        Key: "impossible",
        ChecksumAlgorithm: "SHA256",
        ChecksumType: "FULL_OBJECT",
      }),
    );
    await expect(create).rejects.toMatchObject({ name: "InvalidRequest" });
  });

  behaviour("a copy of a composite has a checksum of its own bytes", async () => {
    const { UploadId, Parts } = await upload("compound", "SHA256", "COMPOSITE");
    await byDefault.send(
      new CompleteMultipartUploadCommand({ Bucket, Key: "compound", UploadId, MultipartUpload: { Parts } }),
    );
    await s3.client.send(new CopyObjectCommand({ Bucket, Key: "plain", CopySource: `${Bucket}/compound` }));
    const copied = await head("plain");
    expect(copied).toMatchObject({ ChecksumSHA256: sha(whole).toString("base64"), ChecksumType: "FULL_OBJECT" });
    expect(copied.ETag).toBe(`"${createHash("md5").update(whole).digest("hex")}"`);
  });
});
