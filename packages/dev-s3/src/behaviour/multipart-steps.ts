import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
  type CompletedPart,
} from "@aws-sdk/client-s3";
import { randomBytes } from "node:crypto";
import type { Target } from "./target.ts";

export type Upload = { Bucket: string; Key: string; UploadId: string };

export const MiB = 1024 * 1024;
/** A part of the smallest size that another may follow, and one that is too small for that. */
export const five = randomBytes(5 * MiB);
export const tail = randomBytes(1234);
export const otherEtag = '"00000000000000000000000000000000"';

/** The steps of a multipart upload to one bucket. */
export function multipartSteps({ client }: Target, Bucket: string) {
  return {
    create: async (Key: string, more: Partial<CreateMultipartUploadCommand["input"]> = {}): Promise<Upload> => {
      const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
      return { Bucket, Key, UploadId };
    },
    part: async (upload: Upload, PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
      const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
      return { PartNumber, ETag };
    },
    complete: (upload: Upload, Parts: CompletedPart[], more: Partial<CompleteMultipartUploadCommand["input"]> = {}) =>
      client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more })),
  };
}
