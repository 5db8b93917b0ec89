import type { CopyObjectCommandInput, UploadPartCopyCommandInput } from "@aws-sdk/client-s3";
import type { S3Storage } from "./storage.ts";

type Capable = Pick<S3Storage, "capabilities">;
type Source = { Bucket: string; Key: string; etag: string };

/** All that the copy which publishes a file says to S3. `s3-direct doctor` tries the same. */
export function copyObjectInput(
  { capabilities }: Capable,
  { from, to }: { from: Source; to: Pick<CopyObjectCommandInput, "Bucket" | "Key" | "ContentType"> },
): CopyObjectCommandInput {
  return {
    ...to,
    CopySource: copySource(from),
    ...(capabilities.copySourceIfMatch && { CopySourceIfMatch: from.etag }),
    ...(capabilities.conditionalCopy && { IfNoneMatch: "*" }),
    MetadataDirective: "REPLACE",
    ...(capabilities.taggingDirective && { TaggingDirective: "REPLACE" }),
  };
}

/** The same of one part of a large file: `start` included, `end` not. */
export function partCopyInput(
  { capabilities }: Capable,
  {
    from,
    upload,
    range,
  }: {
    from: Source;
    upload: Pick<UploadPartCopyCommandInput, "Bucket" | "Key" | "UploadId" | "PartNumber">;
    range: { start: number; end: number };
  },
): UploadPartCopyCommandInput {
  return {
    ...upload,
    CopySource: copySource(from),
    CopySourceRange: `bytes=${range.start}-${range.end - 1}`,
    ...(capabilities.partCopySourceIfMatch && { CopySourceIfMatch: from.etag }),
  };
}

/** The SDK sends the source as it stands; a key of ours holds only characters that need no encoding. */
function copySource({ Bucket, Key }: { Bucket: string; Key: string }): string {
  return `${Bucket}/${encodeURI(Key)}`;
}
