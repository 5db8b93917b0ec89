import { CreateMultipartUploadCommand, PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { parseUploadKey } from "@s3-direct/upload-core";
import { expect } from "vitest";
import type { ContractApi } from "./api.ts";
import { bytesOf, type Recording } from "./recording.ts";

type Stored = Recording["objects"][number] & { recording: Recording; parts?: number };

/**
 * Stores an upload as that version did: the whole file, or some of its parts. @returns the upload id if it has parts
 */
export async function store(
  api: ContractApi,
  { key, contentType, metadata, recording, parts = Infinity }: Stored,
): Promise<string | undefined> {
  const { signer, uploadBucket: Bucket } = api.storage;
  const upload = parseUploadKey(key);
  const file = recording.files.find(({ size, name }) => size === upload?.size && name.startsWith(upload.slug));
  if (!upload || !file) return expect.fail("Today's parser does not know the key.");
  const bytes = bytesOf(file);
  const common = { Bucket, Key: key };
  const described = { ...common, ContentType: contentType, Metadata: metadata };
  const { partSize } = upload;
  if (partSize === undefined) {
    await signer.send(new PutObjectCommand({ ...described, Body: bytes }));
    return undefined;
  }
  const { UploadId = "" } = await signer.send(new CreateMultipartUploadCommand(described));
  const count = Math.min(parts, Math.ceil(upload.size / partSize));
  for (let number = 1; number <= count; number += 1) {
    const Body = bytes.subarray((number - 1) * partSize, number * partSize);
    await signer.send(new UploadPartCommand({ ...common, UploadId, PartNumber: number, Body }));
  }
  return UploadId;
}
