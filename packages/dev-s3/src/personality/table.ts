import type { S3ErrorCode } from "../s3-error.ts";

/** What an S3 of another make refuses, or takes and does not act on. Whatever is not named is as AWS has it. */
export type Quirks = {
  /** Operations that it has not: 501 NotImplemented. */
  without?: readonly string[];
  /** Headers that it answers with 501 NotImplemented, by operation. */
  refuses?: Readonly<Record<string, readonly string[]>>;
  /** Headers that it takes and forgets, by operation. */
  ignores?: Readonly<Record<string, readonly string[]>>;
  /** Its code for a body that has not the checksum it was sent with. @default "BadDigest" */
  damaged?: S3ErrorCode;
  /** Headers that nobody signed count as if they were. */
  takesUnsigned?: boolean;
  /** Tags are of the metadata: a copy keeps or drops them with it, and to write them or to be told their count needs no right. */
  tagsAreMetadata?: boolean;
  /** A policy may name users that do not exist. */
  takesUnknownUsers?: boolean;
  /** An upload that was completed or aborted is known no more: to abort it again is 404 NoSuchUpload. */
  forgetsEnded?: boolean;
  /** To abort an upload that never was is 204, too, unless its id is no base64. */
  abortsUnknown?: boolean;
  /** It lists unfinished uploads of one key, whose name the prefix is, or without a prefix all that it has begun since its start, at once. */
  unfinishedByKey?: boolean;
  /** All parts of an upload but the last must have one size. */
  equalParts?: boolean;
  /**
   * To a reader that does not accept gzip, what was stored with `Content-Encoding: gzip` is sent unpacked: all of it, whatever range was
   * asked for.
   */
  unpacks?: boolean;
  /** What its signatures name. @default "us-east-1" */
  region?: string;
  /** There is no other, so that an application's settings for it name none. */
  isOnlyRegion?: boolean;
};

export const personalities = ["aws", "r2", "b2", "gcs", "ceph", "minio", "wasabi", "tigris", "garage"] as const;
export type Personality = (typeof personalities)[number];

const reads = ["GetObject", "HeadObject"];
const writes = ["PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"];
const copies = ["CopyObject", "UploadPartCopy"];
const others = ["DeleteObject", "AbortMultipartUpload", "ListParts", "ListMultipartUploads", "ListObjectsV2"];
const onObjects = [...reads, ...writes, ...copies, ...others];

const settingsOf = (name: string) => [`Get${name}`, `Put${name}`, `Delete${name}`];
const policies = settingsOf("BucketPolicy");
const publicAccess = settingsOf("PublicAccessBlock");
const corsRules = settingsOf("BucketCors");
const lifecycleRules = ["GetBucketLifecycleConfiguration", "PutBucketLifecycleConfiguration", "DeleteBucketLifecycle"];
const encryption = settingsOf("BucketEncryption");
const versions = ["GetBucketVersioning", "PutBucketVersioning", "ListObjectVersions"];

const expectedOwner = ["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"];
const sourceMatch = ["x-amz-copy-source-if-match"];
const sha256 = ["x-amz-checksum-sha256"];
const crc64 = ["x-amz-checksum-crc64nvme"];
const forms = ["PostObject's fields"];
const algorithm = ["x-amz-checksum-algorithm", "x-amz-checksum-type"];
const destination = ["if-none-match"];
const tags = ["x-amz-tagging"];
const tagged = ["PutObject", "CopyObject", "CreateMultipartUpload"];

/** What is said of one operation in several places, put together. */
function byOperation(...lists: readonly (readonly [readonly string[], readonly string[]])[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [operations, headers] of lists) {
    for (const operation of operations) found[operation] = [...(found[operation] ?? []), ...headers];
  }
  return found;
}

/**
 * By each maker's own pages, and where those are silent by what its users met. "Assumed" is what no page says: the answer that
 * asks more of a client.
 */
export const quirks: Readonly<Record<Personality, Quirks>> = {
  aws: {},

  // https://developers.cloudflare.com/r2/api/s3/api/ has each header that is not implemented; 501 and its wording are in
  // https://github.com/cloudflare/cloudflare-docs/issues/4508. Abort and ListMultipartUploads do not name the owner there.
  // https://developers.cloudflare.com/r2/objects/multipart-objects/: all parts but the last have one size. Its table of checksum types
  // has SHA-256 and CRC64NVME of uploads in parts, as AWS has them.
  // If-None-Match at a copy's or a completion's destination is not listed: assumed ignored.
  r2: {
    region: "auto",
    isOnlyRegion: true,
    without: ["PostObject", "GetObjectTagging", ...policies, ...publicAccess, ...versions],
    refuses: byOperation(
      [onObjects, expectedOwner],
      [tagged, tags],
      [["CopyObject"], ["x-amz-tagging-directive", "x-amz-checksum-algorithm"]],
      [["UploadPartCopy"], sourceMatch],
      [
        ["PutBucketCors", "PutBucketLifecycleConfiguration"],
        ["x-amz-sdk-checksum-algorithm", "x-amz-checksum-algorithm"],
      ],
    ),
    ignores: byOperation([["CopyObject", "CompleteMultipartUpload"], destination]),
    equalParts: true,
  },

  // https://www.backblaze.com/apidocs/s3-copy-object: the tagging directive is taken and ignored, a copy's checksum can't be
  // chosen. If-None-Match on a PUT is 501: https://github.com/sathinduga/obsidian-s3-sync-and-backup/issues/78. Bucket policies
  // and forms are not among https://www.backblaze.com/docs/cloud-storage-call-the-s3-compatible-api. Owner, source conditions
  // and checksums are in none of these: assumed ignored.
  b2: {
    without: ["PostObject", "GetObjectTagging", ...policies, ...publicAccess],
    refuses: byOperation([["PutObject", "CompleteMultipartUpload"], destination], [tagged, tags]),
    ignores: byOperation(
      [onObjects, [...expectedOwner, ...sha256, ...crc64, ...algorithm]],
      [copies, sourceMatch],
      [["CopyObject"], [...destination, "x-amz-tagging-directive"]],
    ),
  },

  // https://cloud.google.com/storage/docs/aws-simple-migration: of x-amz-* only what has an x-goog-* equivalent is processed,
  // and https://cloud.google.com/storage/docs/xml-api/put-object-copy has one of copy-source-if-match. A write's precondition is
  // x-goog-if-generation-match, which has none in x-amz-*; a completion overwrites
  // (https://cloud.google.com/storage/docs/multipart-uploads). UploadPartCopy, CORS, lifecycle and policies in S3's form fail in
  // the matrix of https://www.tigrisdata.com/docs/api/s3/. https://cloud.google.com/storage/docs/transcoding: what is unpacked has no
  // Content-Length; that it has no ETag either is in https://github.com/apache/arrow-rs-object-store/issues/774.
  gcs: {
    region: "auto",
    unpacks: true,
    without: [
      "PostObject",
      "UploadPartCopy",
      "GetObjectTagging",
      ...policies,
      ...publicAccess,
      ...corsRules,
      ...lifecycleRules,
      ...encryption,
      ...versions,
    ],
    ignores: byOperation(
      [onObjects, [...expectedOwner, ...sha256, ...crc64, ...algorithm]],
      [["CopyObject"], ["x-amz-tagging-directive"]],
      [tagged, tags],
      [["PutObject", "CopyObject", "CompleteMultipartUpload"], destination],
    ),
  },

  // Seen on 18.2, see behaviour/differences.ts. A form's fields are not compared with its file either: RGWPostObj of
  // https://github.com/ceph/ceph/blob/v18.2.7/src/rgw/rgw_op.cc looks at none of them.
  ceph: {
    ignores: byOperation(
      [onObjects, [...expectedOwner, ...sha256, ...crc64, ...algorithm]],
      [forms, [...sha256, ...crc64, ...algorithm]],
      [["UploadPartCopy"], sourceMatch],
      [["CopyObject", "CompleteMultipartUpload"], destination],
      [["CopyObject"], ["x-amz-tagging-directive"]],
      [["CreateMultipartUpload"], tags],
    ),
    takesUnsigned: true,
    tagsAreMetadata: true,
    takesUnknownUsers: true,
    forgetsEnded: true,
  },

  // https://github.com/minio/minio, cmd/api-router.go (what is 501), cmd/object-handlers.go (If-None-Match is judged at PutObject
  // and at multipart uploads, not at CopyObject), cmd/bucket-handlers.go (a form's checksum is compared), cmd/api-errors.go (codes),
  // cmd/object-multipart-handlers.go (since https://github.com/minio/minio/pull/18135 an abort is 204 whatever the upload); no source file
  // knows the owner's header. cmd/erasure-sets.go takes the prefix of unfinished uploads for a key, cmd/erasure-server-pool.go lists all
  // from memory (https://github.com/minio/minio/issues/20989 has it as intended, https://github.com/minio/minio/pull/20407 is the memory).
  minio: {
    abortsUnknown: true,
    unfinishedByKey: true,
    damaged: "XAmzContentChecksumMismatch",
    without: [...publicAccess, "PutBucketCors", "DeleteBucketCors"],
    ignores: byOperation([onObjects, expectedOwner], [["CopyObject"], destination]),
  },

  // https://docs.wasabi.com/docs/operations-on-buckets has policies, CORS and lifecycle. Conditions on writes, sources and
  // owners, and checksums, are on none of its pages: assumed ignored. Tags have a call of their own
  // (https://docs.wasabi.com/apidocs/object-tagging-with-the-wasabi-s3-api); as headers they are on no page.
  wasabi: {
    ignores: byOperation(
      [onObjects, [...expectedOwner, ...sha256, ...crc64, ...algorithm]],
      [forms, [...sha256, ...crc64, ...algorithm]],
      [copies, sourceMatch],
      [tagged, tags],
      [["PutObject", "CopyObject", "CompleteMultipartUpload"], destination],
    ),
  },

  // https://www.tigrisdata.com/docs/objects/conditionals/ has If-None-Match on PUT and copy-source-if-match on CopyObject;
  // https://www.tigrisdata.com/docs/api/s3/ says that there is no PutBucketPolicy and no versioning. What neither names is
  // assumed ignored.
  tigris: {
    region: "auto",
    isOnlyRegion: true,
    without: [...policies, ...publicAccess, ...versions],
    ignores: byOperation(
      [onObjects, [...expectedOwner, ...sha256, ...crc64, ...algorithm]],
      [forms, [...sha256, ...crc64, ...algorithm]],
      [["UploadPartCopy"], sourceMatch],
      [tagged, tags],
      [["CopyObject", "CompleteMultipartUpload"], destination],
    ),
  },

  // https://garagehq.deuxfleurs.fr/documentation/reference-manual/s3-compatibility/ has the missing endpoints (501). Its source
  // (src/api/s3) judges copy-source-if-match, SHA-256 and MD5, and no condition of a write; it does not know CRC64NVME, the
  // owner, nor tags. Parts have their SHA-256 compared; a form's file only beside a field x-amz-checksum-algorithm
  // (src/api/s3/post_object.rs). What does not match is InvalidDigest (src/api/s3/error.rs).
  garage: {
    damaged: "InvalidDigest",
    region: "garage",
    without: [
      "GetObjectTagging",
      ...policies,
      ...publicAccess,
      ...encryption,
      "PutBucketVersioning",
      "ListObjectVersions",
    ],
    ignores: byOperation(
      [onObjects, [...expectedOwner, ...crc64]],
      [forms, [...sha256, ...crc64]],
      [tagged, tags],
      [["CopyObject"], ["x-amz-tagging-directive"]],
      [["PutObject", "CopyObject", "CompleteMultipartUpload"], destination],
    ),
  },
};
