import type { CopyObjectCommandInput, UploadPartCopyCommandInput } from "@aws-sdk/client-s3";
import type { S3Storage } from "./storage.ts";

type Capable = Pick<S3Storage, "capabilities" | "encryption">;
type Source = { Bucket: string; Key: string; etag: string };

/** The whole input of the copy that publishes a file. `s3-direct doctor` tries the same. */
export function copyObjectInput(
  { capabilities, encryption }: Capable,
  { from, to }: { from: Source; to: Pick<CopyObjectCommandInput, "Bucket" | "Key" | "ContentType"> },
): CopyObjectCommandInput {
  return {
    ...to,
    ...encryption,
    CopySource: copySource(from),
    ...(capabilities.copySourceIfMatch && { CopySourceIfMatch: from.etag }),
    ...(capabilities.conditionalCopy && { IfNoneMatch: "*" }),
    MetadataDirective: "REPLACE",
    ...(capabilities.taggingDirective && { TaggingDirective: "REPLACE" }),
  };
}

/** The same for one part of a large file: `start` included, `end` not. */
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

/** The SDK does not encode the source; our keys have only characters that need no encoding. */
function copySource({ Bucket, Key }: { Bucket: string; Key: string }): string {
  // An access point has a form of its own: API/API_CopyObject.html, x-amz-copy-source.
  return `${Bucket}${Bucket.startsWith("arn:") ? "/object" : ""}/${encodeURI(Key)}`;
}
