/**
 * What a provider's S3 can do beyond the common features. Features that it lacks are left out of requests, and replaced
 * by another protection: see docs/providers.md. A capability that the provider's documentation does not mention counts
 * as missing.
 */
export type S3Capabilities = {
  /**
   * `If-None-Match: *` on PutObject: a presigned PUT stores one object only. Without it the URL works until it expires.
   */
  conditionalPut: boolean;
  /**
   * `If-None-Match: *` on CompleteMultipartUpload: parts never replace the object under their key, so a delete needs no
   * mark beside the upload.
   */
  conditionalComplete: boolean;
  /** `If-None-Match: *` for the destination of CopyObject: of two simultaneous publishers only one copies. */
  conditionalCopy: boolean;
  /**
   * `x-amz-copy-source-if-match` on CopyObject: the published bytes are the verified ones. Without it an upload must
   * not change after it was read, and finish checks it again after the copy. If a PUT can be used more than once, too,
   * every file is sent in parts, which become an object only once.
   */
  copySourceIfMatch: boolean;
  /** The same on UploadPartCopy, for files above `copyPartSize`. */
  partCopySourceIfMatch: boolean;
  /** UploadPartCopy itself. Without it a file of any size is published by one CopyObject. */
  copyParts: boolean;
  /** `x-amz-tagging-directive` on CopyObject, or an equivalent: tags of the upload are not copied. */
  taggingDirective: boolean;
  /** `x-amz-tagging` on CopyObject and CreateMultipartUpload: published files may have tags (`publish.tags`). */
  tags: boolean;
  /** `x-amz-expected-bucket-owner`, which `bucketOwner` needs. */
  expectedBucketOwner: boolean;
  /**
   * `x-amz-checksum-sha256`: a body with one flipped bit is refused. Without it no hash of a file in one piece is sent,
   * unless `form` is `"sha256"`, and browsers stop computing them. For parts see `partChecksums`.
   */
  checksums: boolean;
  /**
   * Which checksums of parts S3 compares with their bytes; browsers compute them before sending. `"sha256"`: in uploads
   * that are created with `x-amz-checksum-algorithm: SHA256`. `"crc64nvme"`: those, and CRC64NVME, which S3 also
   * compares for the whole object when the upload is completed. `"none"`: browsers compute none.
   */
  partChecksums: "crc64nvme" | "sha256" | "none";
  /**
   * Uploads by an HTML form (POST policy). `"sha256"`: a checksum in the policy is enforced, so a form is as safe as a
   * PUT. `"unverified"`: forms work, but while a form is valid, anyone who has it may send other bytes of the same
   * length.
   */
  form: "sha256" | "unverified" | "none";
};

/** An S3 service: how it is reached, and what it can do. Made by `aws`, `custom` and the others. */
export type S3Provider = {
  name: string;
  region: string;
  /** Where this server reaches S3. If it is left out, the SDK's regional endpoint. */
  endpoint?: string | undefined;
  /** `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`. */
  forcePathStyle: boolean;
  /**
   * Seconds after which the provider itself removes unfinished multipart uploads, if sooner than the upload bucket's
   * rule.
   */
  keepsPartsFor?: number | undefined;
  /**
   * Whether the prefix of a list of unfinished multipart uploads is taken for a key: then only those of one key or of
   * the whole bucket can be listed, not those of a folder. @default false
   */
  unfinishedPrefixIsKey?: boolean | undefined;
  /** Amazon only, see `aws()`. */
  useFipsEndpoint?: boolean | undefined;
  useDualstackEndpoint?: boolean | undefined;
  useAccelerateEndpoint?: boolean | undefined;
  requestPayer?: boolean | undefined;
  kmsKeyId?: string | undefined;
  capabilities: S3Capabilities;
};

/** What every S3 can do: only storing, listing and copying. */
export const plainCapabilities = {
  conditionalPut: false,
  conditionalComplete: false,
  conditionalCopy: false,
  copySourceIfMatch: false,
  partCopySourceIfMatch: false,
  copyParts: true,
  taggingDirective: false,
  tags: false,
  expectedBucketOwner: false,
  checksums: false,
  partChecksums: "none",
  form: "none",
} as const satisfies S3Capabilities;
