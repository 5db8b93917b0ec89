import type { CopyObjectCommandInput, UploadPartCopyCommandInput } from "@aws-sdk/client-s3";
import type { S3Storage } from "./storage.ts";

type Capable = Pick<S3Storage, "capabilities" | "encryption">;
type Source = { Bucket: string; Key: string; etag: string };

/** Returns the complete input of the copy that publishes a file. `s3-direct doctor` tests the same copy. */
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

/** Returns the same for one part of a large file, from `start` to before `end`. */
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

/** Returns the copy source, which the SDK does not encode. Our keys have only characters that need no encoding. */
function copySource({ Bucket, Key }: { Bucket: string; Key: string }): string {
  // An access point has its own form: API/API_CopyObject.html, x-amz-copy-source.
  return `${Bucket}${Bucket.startsWith("arn:") ? "/object" : ""}/${encodeURI(Key)}`;
}
