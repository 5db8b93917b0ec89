import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  UploadPartCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
} from "@aws-sdk/client-s3";
import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
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
const body = "the right bytes";
const bodySha256 = createHash("sha256").update(body).digest("base64");

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

  behaviour(
    "COMPOSITE is the checksum of the parts' checksums",
    async () => {
      const { UploadId, Parts } = await upload("composite", "SHA256", "COMPOSITE");
      await byDefault.send(
        new CompleteMultipartUploadCommand({ Bucket, Key: "composite", UploadId, MultipartUpload: { Parts } }),
      );
      const expected = `${sha(Buffer.concat(parts.map(sha))).toString("base64")}-2`;
      expect(await head("composite")).toMatchObject({ ChecksumSHA256: expected, ChecksumType: "COMPOSITE" });
    },
    "checksums",
  );

  behaviour(
    "FULL_OBJECT is that of all its bytes",
    async () => {
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
    },
    "checksums",
  );

  behaviour(
    "a part without the algorithm that was announced is refused",
    async () => {
      const { UploadId } = await s3.client.send(
        new CreateMultipartUploadCommand({ Bucket, Key: "announced", ChecksumAlgorithm: "SHA256" }),
      );
      const url = await s3.presign(new UploadPartCommand({ Bucket, Key: "announced", UploadId, PartNumber: 1 }));
      const answer = await send(url, { method: "PUT", body });
      expect([answer.status, answer.code]).toEqual([400, "InvalidRequest"]);
    },
    "checksums",
  );

  behaviour(
    "a part whose bytes differ is BadDigest, and not kept",
    async () => {
      const { UploadId } = await s3.client.send(
        new CreateMultipartUploadCommand({ Bucket, Key: "differs", ChecksumAlgorithm: "SHA256" }),
      );
      const part = { Bucket, Key: "differs", UploadId, PartNumber: 1, ChecksumSHA256: bodySha256 };
      const url = await s3.presign(new UploadPartCommand(part), { signed: ["x-amz-checksum-sha256"] });
      const headers = { "x-amz-checksum-sha256": bodySha256 };
      expect((await send(url, { method: "PUT", body: "x", headers })).code).toBe("BadDigest");
      expect((await send(url, { method: "PUT", body, headers })).status).toBe(200);
    },
    "checksums",
  );

  behaviour(
    "SHA-256 of the whole cannot be had",
    async () => {
      const create = byDefault.send(
        new CreateMultipartUploadCommand({
          Bucket,
          Key: "impossible",
          ChecksumAlgorithm: "SHA256",
          ChecksumType: "FULL_OBJECT",
        }),
      );
      await expect(create).rejects.toMatchObject({ name: "InvalidRequest" });
    },
    "checksums",
  );

  behaviour(
    "a copy of a composite has a checksum of its own bytes",
    async () => {
      const { UploadId, Parts } = await upload("compound", "SHA256", "COMPOSITE");
      await byDefault.send(
        new CompleteMultipartUploadCommand({ Bucket, Key: "compound", UploadId, MultipartUpload: { Parts } }),
      );
      await s3.client.send(new CopyObjectCommand({ Bucket, Key: "plain", CopySource: `${Bucket}/compound` }));
      const copied = await head("plain");
      expect(copied).toMatchObject({ ChecksumSHA256: sha(whole).toString("base64"), ChecksumType: "FULL_OBJECT" });
      expect(copied.ETag).toBe(`"${createHash("md5").update(whole).digest("hex")}"`);
    },
    "checksums",
  );
});
