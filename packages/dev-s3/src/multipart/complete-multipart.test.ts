import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { blobsIn } from "../testing/files.ts";
import { start } from "../testing/start.ts";
import { tempDir } from "../testing/temp-dir.ts";

const target = { Bucket: "uploads", Key: "whole" };

test("completions that are asked at once, each with a checksum of the whole, have one answer and leave nothing behind", async () => {
  await using folder = await tempDir();
  await using s3 = await start(folder.path);
  const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand(target));
  const sent = await s3.client.send(new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: "123456789" }));
  const completion = new CompleteMultipartUploadCommand({
    ...target,
    UploadId,
    MultipartUpload: { Parts: [{ PartNumber: 1, ETag: sent.ETag }] },
    // The check value of the algorithm's own definition, in base64: to compare it, the server reads the object.
    ChecksumCRC64NVME: "rosUhgp5mIg=",
  });
  const answers = await Promise.all(Array.from({ length: 5 }, () => s3.client.send(completion)));
  const etags = answers.map(({ ETag }) => ETag);
  expect(etags).toEqual(Array.from(etags, () => etags[0]));
  await s3.client.send(new DeleteObjectCommand(target));
  await expect.poll(() => blobsIn(folder.path)).toEqual([]);
});
