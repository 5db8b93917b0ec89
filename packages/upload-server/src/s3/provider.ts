/**
 * What a provider's S3 can do beyond the common ground. What it can't do is left out of requests, and guarded in another way: see
 * docs/providers.md. A capability that no page of a provider mentions counts as missing.
 */
export type S3Capabilities = {
  /** `If-None-Match: *` on PutObject: a presigned PUT is good for one object. Without it the URL can be used again until it expires. */
  conditionalPut: boolean;
  /**
   * `If-None-Match: *` on CompleteMultipartUpload: parts never replace the object under their key, so a delete needs no mark
   * beside the upload.
   */
  conditionalComplete: boolean;
  /** `If-None-Match: *` at the destination of CopyObject: of two publishers at once, one copies. */
  conditionalCopy: boolean;
  /**
   * `x-amz-copy-source-if-match` on CopyObject: the published bytes are the verified ones. Without it an upload must not change after it
   * was read, and finish looks at it again after the copy. Where a PUT can be used more than once, too, every file goes up in parts, which
   * become an object only once.
   */
  copySourceIfMatch: boolean;
  /** The same on UploadPartCopy, for files above `copyPartSize`. */
  partCopySourceIfMatch: boolean;
  /** UploadPartCopy itself. Without it a file of any size is published by one CopyObject. */
  copyParts: boolean;
  /** `x-amz-tagging-directive` on CopyObject, or the like: tags of the upload are not copied. */
  taggingDirective: boolean;
  /** `x-amz-tagging` on CopyObject and CreateMultipartUpload: published files may have tags (`publish.tags`). */
  tags: boolean;
  /** `x-amz-expected-bucket-owner`: what `bucketOwner` needs. */
  expectedOwner: boolean;
  /**
   * `x-amz-checksum-sha256` is understood: a body with one flipped bit is refused. Where it is not, no hash is sent, and browsers
   * stop making them.
   */
  checksums: boolean;
  /**
   * Which checksums of parts S3 compares with their bytes; browsers make them before sending. `"sha256"`: in uploads that are created
   * with `x-amz-checksum-algorithm: SHA256`. `"crc64nvme"`: those, and CRC64NVME, which S3 also compares for the whole object when the
   * parts are put together. `"none"`: browsers are not asked to make any.
   */
  partChecksums: "crc64nvme" | "sha256" | "none";
  /**
   * Uploads by an HTML form (POST policy). `"sha256"`: a checksum in the policy is enforced, so a form is as good as a PUT;
   * `"unverified"`: it works, but somebody with the form may send other bytes of the same length while it is valid.
   */
  form: "sha256" | "unverified" | "none";
};

export type S3Provider = {
  name: string;
  region: string;
  /** Where this server reaches S3; the SDK's regional endpoint when left out. */
  endpoint?: string;
  /** `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`. */
  forcePathStyle: boolean;
  /** Seconds after which the provider itself removes unfinished uploads in parts, where that is sooner than the upload bucket's rule. */
  keepsPartsFor?: number;
  /** Its list of unfinished uploads in parts is of one key, or of the whole bucket, and never of a folder. @default false */
  unfinishedByKey?: boolean;
  /** Amazon's own, see `aws()`. */
  useFipsEndpoint?: boolean;
  useDualstackEndpoint?: boolean;
  useAccelerateEndpoint?: boolean;
  requestPayer?: boolean;
  kmsKeyId?: string;
  capabilities: S3Capabilities;
};

/** What every S3 can do: nothing beyond storing, listing and copying. */
export const plainCapabilities = {
  conditionalPut: false,
  conditionalComplete: false,
  conditionalCopy: false,
  copySourceIfMatch: false,
  partCopySourceIfMatch: false,
  copyParts: true,
  taggingDirective: false,
  tags: false,
  expectedOwner: false,
  checksums: false,
  partChecksums: "none",
  form: "none",
} as const satisfies S3Capabilities;
