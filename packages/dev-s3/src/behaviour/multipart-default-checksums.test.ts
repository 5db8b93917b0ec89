import { HeadObjectCommand, ListPartsCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { describe, expect } from "vitest";
import { askFor } from "./ask-for.ts";
import { behaviour } from "./behaviour.ts";
import { multipartSteps, tail } from "./multipart-steps.ts";
import { openTarget } from "./target.ts";

const s3 = await openTarget();
const Bucket = await s3.bucket();
const { create, complete } = multipartSteps(s3, Bucket);
/** With the SDK's defaults since 2025: it sends a CRC32 with every part, even if the upload has no algorithm. */
const byDefault = s3.clientOf(s3.admin, { requestChecksumCalculation: "WHEN_SUPPORTED" });
const Body = "123456789";
/** The check value of CRC32's own definition, in base64. */
const crc32 = "y/Q5Jg==";
const begin = async (Key: string) => {
  const upload = await create(Key);
  return { upload, sent: await byDefault.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body })) };
};

describe("traps: 1 an upload that was begun without a checksum algorithm", () => {
  behaviour(
    "takes a part with a checksum, and tells it",
    async () => {
      const { upload, sent } = await begin("told");
      expect(sent.ChecksumCRC32).toBe(crc32);
      await complete(upload, [{ PartNumber: 1, ETag: sent.ETag }]);
      const { ContentLength } = await s3.client.send(new HeadObjectCommand({ Bucket, Key: "told" }));
      expect(ContentLength).toBe(Body.length);
    },
    "checksums",
  );

  behaviour("does not keep the part's checksum", async () => {
    const { upload } = await begin("forgotten");
    const { Parts = [] } = await s3.client.send(new ListPartsCommand(upload));
    expect([Parts.length, Parts[0]?.ChecksumCRC32]).toEqual([1, undefined]);
  });

  behaviour(
    "refuses a part whose checksum is wrong",
    async () => {
      const { Key, UploadId } = await create("wrong");
      const answer = await askFor(s3, {
        method: "PUT",
        path: `/${Bucket}/${Key}?partNumber=1&uploadId=${UploadId}`,
        headers: { "x-amz-checksum-crc32": "AAAAAA==" },
        body: Body,
      });
      expect([answer.status, answer.code]).toEqual([400, "BadDigest"]);
    },
    "checksums",
  );

  behaviour(
    "is not completed with checksums of its parts",
    async () => {
      const { upload, sent } = await begin("named");
      const named = complete(upload, [{ PartNumber: 1, ETag: sent.ETag, ChecksumCRC32: crc32 }]);
      await expect(named).rejects.toMatchObject({ name: "InvalidPart" });
    },
    "checksums",
  );

  behaviour(
    "is not completed with a checksum type",
    async () => {
      const { upload, sent } = await begin("typed");
      const typed = complete(upload, [{ PartNumber: 1, ETag: sent.ETag }], { ChecksumType: "FULL_OBJECT" });
      await expect(typed).rejects.toMatchObject({ name: "InvalidRequest", message: expect.stringContaining("null") });
    },
    "checksums",
  );

  behaviour(
    "is completed with a CRC64NVME of the whole, which is compared",
    async () => {
      const { upload, sent } = await begin("whole");
      const parts = [{ PartNumber: 1, ETag: sent.ETag }];
      const wrong = complete(upload, parts, { ChecksumCRC64NVME: "AAAAAAAAAAA=" });
      await expect(wrong).rejects.toMatchObject({ name: "BadDigest" });
      const right = await complete(upload, parts, { ChecksumCRC64NVME: "rosUhgp5mIg=" });
      expect([right.ChecksumCRC64NVME, right.ChecksumType]).toEqual(["rosUhgp5mIg=", "FULL_OBJECT"]);
    },
    "checksums",
  );
});

behaviour(
  "a completion that names another algorithm than the upload's is refused",
  async () => {
    const upload = await create("other", { ChecksumAlgorithm: "CRC32" });
    const { ETag } = await byDefault.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body }));
    const ChecksumSHA256 = createHash("sha256").update(tail).digest("base64");
    await expect(complete(upload, [{ PartNumber: 1, ETag, ChecksumSHA256 }])).rejects.toMatchObject({
      name: "BadDigest",
      message: "The sha256 you specified for part 1 did not match what we received.",
    });
  },
  "checksums",
);
