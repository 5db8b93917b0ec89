import type { S3ErrorCode } from "../s3-error.ts";

/** What an S3 of another make refuses, or accepts and ignores. Everything not named is as on AWS. */
export type Quirks = {
  /** Operations that it lacks: 501 NotImplemented. */
  without?: readonly string[];
  /** Headers that it answers with 501 NotImplemented, by operation. */
  refuses?: Readonly<Record<string, readonly string[]>>;
  /** Headers that it accepts and ignores, by operation. */
  ignores?: Readonly<Record<string, readonly string[]>>;
  /** Its error code for a body that does not match its checksum. @default "BadDigest" */
  damaged?: S3ErrorCode;
  /** Unsigned headers count like signed ones. */
  takesUnsigned?: boolean;
  /**
   * Tags are part of the metadata: a copy keeps or drops them together, and writing or counting them needs no right.
   */
  tagsAreMetadata?: boolean;
  /** A policy may name users that do not exist. */
  takesUnknownUsers?: boolean;
  /** It forgets an upload that was completed or aborted: another abort gets 404 NoSuchUpload. */
  forgetsEnded?: boolean;
  /** It counts the day on which an unfinished upload is aborted from 1970, where it tells it. */
  tellsAbortSince1970?: boolean;
  /** An abort of an unknown upload gets 204, unless its id is no base64. */
  abortsUnknown?: boolean;
  /**
   * It lists the unfinished uploads of one key, which is the prefix. Without a prefix it lists all uploads created
   * since its start, on one page.
   */
  unfinishedPrefixIsKey?: boolean;
  /** All parts of an upload but the last must have the same size. */
  equalParts?: boolean;
  /**
   * A reader that does not accept gzip gets an object with `Content-Encoding: gzip` unpacked: the whole object,
   * whatever range it requested.
   */
  unpacks?: boolean;
  /** The region in its signatures. @default "us-east-1" */
  region?: string;
  /** It has no other region, so an application's settings for it name none. */
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

const expectedBucketOwner = ["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"];
const sourceMatch = ["x-amz-copy-source-if-match"];
const sha256 = ["x-amz-checksum-sha256"];
const crc64 = ["x-amz-checksum-crc64nvme"];
const checksums = [...sha256, ...crc64, "x-amz-checksum-algorithm", "x-amz-checksum-type"];
const forms = ["PostObject's fields"];
const destination = ["if-none-match"];
const tags = ["x-amz-tagging"];
const tagged = ["PutObject", "CopyObject", "CreateMultipartUpload"];

/** Merges several lists into one, by operation. */
function byOperation(...lists: readonly (readonly [readonly string[], readonly string[]])[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [operations, headers] of lists) {
    for (const operation of operations) found[operation] = [...(found[operation] ?? []), ...headers];
  }
  return found;
}

/**
 * From each maker's own pages and, if those are silent, from its users' reports. "Assumed" means that no page says:
 * then the behaviour that is harder for a client is chosen.
 */
export const quirks: Readonly<Record<Personality, Quirks>> = {
  aws: {},

  // https://developers.cloudflare.com/r2/api/s3/api/ has each header that is not implemented; 501 and its wording are
  // in https://github.com/cloudflare/cloudflare-docs/issues/4508. Abort and ListMultipartUploads do not name the owner
  // there. https://developers.cloudflare.com/r2/objects/multipart-objects/: all parts but the last have the same size.
  // Its table of checksum types has SHA-256 and CRC64NVME of uploads in parts, as on AWS. If-None-Match at a copy's or
  // a completion's destination is not listed: assumed ignored.
  r2: {
    region: "auto",
    isOnlyRegion: true,
    without: ["PostObject", "GetObjectTagging", ...policies, ...publicAccess, ...versions],
    refuses: byOperation(
      [onObjects, expectedBucketOwner],
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

  // https://www.backblaze.com/apidocs/s3-copy-object: the tagging directive is accepted and ignored, a copy's checksum
  // can't be chosen. If-None-Match on a PUT is 501:
  // https://github.com/sathinduga/obsidian-s3-sync-and-backup/issues/78. Bucket policies and forms are not among
  // https://www.backblaze.com/docs/cloud-storage-call-the-s3-compatible-api. Owner, source conditions and checksums are
  // on none of these pages: assumed ignored.
  b2: {
    without: ["PostObject", "GetObjectTagging", ...policies, ...publicAccess],
    refuses: byOperation([["PutObject", "CompleteMultipartUpload"], destination], [tagged, tags]),
    ignores: byOperation(
      [onObjects, [...expectedBucketOwner, ...checksums]],
      [copies, sourceMatch],
      [["CopyObject"], [...destination, "x-amz-tagging-directive"]],
    ),
  },

  // https://cloud.google.com/storage/docs/aws-simple-migration: of x-amz-*, only headers with an x-goog-* equivalent
  // are processed, and https://cloud.google.com/storage/docs/xml-api/put-object-copy has one of copy-source-if-match. A
  // write's precondition is x-goog-if-generation-match, which has no x-amz-* equivalent; a completion overwrites
  // (https://cloud.google.com/storage/docs/multipart-uploads). UploadPartCopy, CORS, lifecycle and policies in S3's
  // form fail in the matrix of https://www.tigrisdata.com/docs/api/s3/.
  // https://cloud.google.com/storage/docs/transcoding: an unpacked response has no Content-Length;
  // https://github.com/apache/arrow-rs-object-store/issues/774 says that it has no ETag either.
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
      [onObjects, [...expectedBucketOwner, ...checksums]],
      [["CopyObject"], ["x-amz-tagging-directive"]],
      [tagged, tags],
      [["PutObject", "CopyObject", "CompleteMultipartUpload"], destination],
    ),
  },

  // Seen on 18.2, see behaviour/differences.ts. A form's fields are not compared with its file either: RGWPostObj of
  // https://github.com/ceph/ceph/blob/v18.2.7/src/rgw/rgw_op.cc checks none of them.
  ceph: {
    ignores: byOperation(
      [onObjects, [...expectedBucketOwner, ...checksums]],
      [forms, checksums],
      [["UploadPartCopy"], sourceMatch],
      [["CopyObject", "CompleteMultipartUpload"], destination],
      [["CopyObject"], ["x-amz-tagging-directive"]],
      [["CreateMultipartUpload"], tags],
    ),
    takesUnsigned: true,
    tagsAreMetadata: true,
    takesUnknownUsers: true,
    forgetsEnded: true,
    tellsAbortSince1970: true,
  },

  // https://github.com/minio/minio, cmd/api-router.go (what is 501), cmd/object-handlers.go (If-None-Match is checked
  // at PutObject and at multipart uploads, not at CopyObject), cmd/bucket-handlers.go (a form's checksum is compared),
  // cmd/api-errors.go (codes), cmd/object-multipart-handlers.go (since https://github.com/minio/minio/pull/18135 an
  // abort is 204 for any upload); no source file has the owner's header. cmd/erasure-sets.go treats the prefix of
  // unfinished uploads as a key, cmd/erasure-server-pool.go lists all from memory
  // (https://github.com/minio/minio/issues/20989 says that this is intended, https://github.com/minio/minio/pull/20407
  // is the memory).
  minio: {
    abortsUnknown: true,
    unfinishedPrefixIsKey: true,
    damaged: "XAmzContentChecksumMismatch",
    without: [...publicAccess, "PutBucketCors", "DeleteBucketCors"],
    ignores: byOperation([onObjects, expectedBucketOwner], [["CopyObject"], destination]),
  },

  // https://docs.wasabi.com/docs/operations-on-buckets has policies, CORS and lifecycle. Conditions on writes, sources
  // and owners, and checksums, are on none of its pages: assumed ignored. Tags have their own call
  // (https://docs.wasabi.com/apidocs/object-tagging-with-the-wasabi-s3-api); no page has them as headers.
  wasabi: {
    ignores: byOperation(
      [onObjects, [...expectedBucketOwner, ...checksums]],
      [forms, checksums],
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
      [onObjects, [...expectedBucketOwner, ...checksums]],
      [forms, checksums],
      [["UploadPartCopy"], sourceMatch],
      [tagged, tags],
      [["CopyObject", "CompleteMultipartUpload"], destination],
    ),
  },

  // https://garagehq.deuxfleurs.fr/documentation/reference-manual/s3-compatibility/ has the missing endpoints (501).
  // Its source (src/api/s3) checks copy-source-if-match, SHA-256 and MD5, and no condition of a write; it has no
  // CRC64NVME, owner or tags. Parts have their SHA-256 compared; a form's file only together with a field
  // x-amz-checksum-algorithm (src/api/s3/post_object.rs). A mismatch is InvalidDigest (src/api/s3/error.rs).
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
      [onObjects, [...expectedBucketOwner, ...crc64]],
      [forms, [...sha256, ...crc64]],
      [tagged, tags],
      [["CopyObject"], ["x-amz-tagging-directive"]],
      [["PutObject", "CopyObject", "CompleteMultipartUpload"], destination],
    ),
  },
};
