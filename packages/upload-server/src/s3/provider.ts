/**
 * What a provider's S3 does beyond the common ground. What it can't is left out of requests, and guarded otherwise:
 * docs/providers.md says how. What no page of a provider's says counts as "can't".
 */
export type S3Capabilities = {
  /** `If-None-Match: *` on PutObject: a presigned PUT is good for one object. Without it the URL can be used again until it expires. */
  conditionalPut: boolean;
  /**
   * `If-None-Match: *` on CompleteMultipartUpload: parts never replace what stands under their key, so a delete needs no mark
   * beside the upload.
   */
  conditionalComplete: boolean;
  /** `If-None-Match: *` at the destination of CopyObject: of two publishers at once, one copies. */
  conditionalCopy: boolean;
  /**
   * `x-amz-copy-source-if-match` on CopyObject: what is published is what was verified. Without it an upload must not change
   * after it was read: where a PUT is not good once either, every file goes up in parts, which become an object once. And finish
   * looks at the upload again after the copy.
   */
  copySourceIfMatch: boolean;
  /** The same on UploadPartCopy, for files above `copyPartSize`. */
  partCopySourceIfMatch: boolean;
  /** UploadPartCopy itself. Without it a file of any size is published by one CopyObject. */
  copyParts: boolean;
  /** `x-amz-tagging-directive` on CopyObject, or what takes its place: tags that an upload may have do not come along. */
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
   * The checksums of parts that are compared with their bytes; browsers make them ahead of the wire. `"sha256"`: where the
   * upload is begun with `x-amz-checksum-algorithm: SHA256`. `"crc64nvme"`: that, and CRC64NVME, of which there is one of the
   * whole object too: it is compared when the parts are put together. `"none"`: browsers are not asked to make any.
   */
  partChecksums: "crc64nvme" | "sha256" | "none";
  /**
   * Uploads by an HTML form (POST policy). `"sha256"`: a checksum in the policy is enforced, so a form is as good as a PUT;
   * `"unverified"`: it works, but whoever has the form may send other bytes of the same length while it lives.
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
  /** Seconds after which it throws unfinished uploads in parts away by itself, where that is sooner than the upload bucket's rule. */
  keepsPartsFor?: number;
  /** Amazon's own, see `aws()`. */
  useFipsEndpoint?: boolean;
  useDualstackEndpoint?: boolean;
  useAccelerateEndpoint?: boolean;
  requestPayer?: boolean;
  kmsKeyId?: string;
  capabilities: S3Capabilities;
};

/** What every S3 has that is called one: nothing beyond storing, listing and copying. */
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
