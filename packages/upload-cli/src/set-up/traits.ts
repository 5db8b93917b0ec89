import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import { providerNames as serversProviders } from "@s3-direct/upload-server";
import type { Role } from "./roles.ts";

/** The providers for which the server has profiles, and the development S3, which is `custom` to the server. */
export const providerNames = [...serversProviders, "dev-s3"] as const;
export type ProviderName = (typeof providerNames)[number];

/** What a provider's API can do for a set-up, and what its servers accept. */
export type ProviderTraits = {
  /**
   * How users are made: by the IAM API, by Ceph's Admin Ops API, or by other means; in the last case their keys are
   * given. If there is an API, given keys are ignored.
   */
  users: "iam" | "ceph" | "given";
  /**
   * Where a user's permissions are: in the user's own policy, in the buckets' policies, or set by hand by an
   * administrator. A bucket policy needs the user's ARN: `{user}` is its name, `{key}` its access key id.
   */
  grants: { kind: "user-policy" } | { kind: "bucket-policy"; userArn: string } | { kind: "by-hand" };
  /**
   * The blocks of a bucket that nobody reads without a signature, and, as false, those that must be off; what is not named stays as it
   * is. Undefined where there is no such API.
   */
  publicAccessBlock: PublicAccessBlockConfiguration | undefined;
  bucketPolicies: boolean;
  ownershipControls: boolean;
  encryption: boolean;
  /** Whether policies can have conditions on how a request was signed, and on the age of its signature. */
  requestConditions: boolean;
  /** Whether lifecycle rules may name older versions of objects. */
  versions: boolean;
  /** Whether only the first CORS rule that matches the origin decides a preflight. */
  firstCorsRuleOnly: boolean;
  /** Whether it is known that CORS rules keep their IDs: one without an ID is then another's, whatever it allows. */
  corsIds: boolean;
  /** Whether CORS rules can be put by S3's API; otherwise what to do by hand. */
  cors: true | string;
  /**
   * Whether lifecycle rules can be put by S3's API, for unfinished uploads too or for objects only; otherwise what to
   * do by hand.
   */
  lifecycle: "all" | "objects" | { byHand: string };
  /**
   * Whether the server accepts settings with the SDK's own checksums; otherwise Content-MD5 is sent, which every S3
   * accepts.
   */
  sdkChecksums: boolean;
  /**
   * What to do in the provider's dashboard, step by step: users whose permissions can't be written as policies, and
   * serving if there are no bucket policies. Undefined if a set-up needs no dashboard; a role that is not named gets its
   * policy told instead.
   */
  dashboard: ({ [role in Role]?: string } & { media: string }) | undefined;
};

const allBlocks = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

const plain: ProviderTraits = {
  users: "given",
  grants: { kind: "by-hand" },
  publicAccessBlock: undefined,
  bucketPolicies: true,
  ownershipControls: false,
  encryption: false,
  requestConditions: false,
  versions: false,
  firstCorsRuleOnly: false,
  corsIds: false,
  cors: true,
  lifecycle: "all",
  sdkChecksums: true,
  dashboard: undefined,
};

export const traits: Readonly<Record<ProviderName, ProviderTraits>> = {
  aws: {
    ...plain,
    users: "iam",
    grants: { kind: "user-policy" },
    publicAccessBlock: allBlocks,
    ownershipControls: true,
    encryption: true,
    requestConditions: true,
    versions: true,
    corsIds: true,
  },
  // Seen on 18.2. BlockPublicAcls refuses every PUT of an owner, BlockPublicPolicy also policies for one user;
  // encryption needs a key service; ownership controls are not stored.
  ceph: {
    ...plain,
    users: "ceph",
    grants: { kind: "bucket-policy", userArn: "arn:aws:iam:::user/{user}" },
    publicAccessBlock: { BlockPublicAcls: false, IgnorePublicAcls: true, BlockPublicPolicy: false },
    versions: true,
    firstCorsRuleOnly: true,
  },
  // https://cloud.google.com/storage/docs/aws-simple-migration: HMAC keys of service accounts; their rights are IAM roles of Google's,
  // and CORS and lifecycle have forms of their own. A role for everybody takes no condition, and of the roles for a folder that read it each
  // lists it, too: legacy roles are for whole buckets (https://cloud.google.com/storage/docs/access-control/iam-roles).
  gcs: {
    ...plain,
    bucketPolicies: false,
    cors: "gcloud storage buckets update gs://BUCKET --cors-file=FILE (https://cloud.google.com/storage/docs/using-cors)",
    lifecycle: {
      byHand:
        "gcloud storage buckets update gs://BUCKET --lifecycle-file=FILE, with Delete at age 2 under uploads/ of the upload bucket (Google counts from the second, and the mark of a delete must last through the next day), and AbortIncompleteMultipartUpload at age 7 (https://cloud.google.com/storage/docs/managing-lifecycles)",
    },
    dashboard: {
      signer:
        "make a service account with roles/storage.objectCreator on the upload bucket, and `gcloud storage hmac create` for it. Whether it may list and abort its parts, doctor tells",
      publisher: "a second service account, with roles/storage.objectUser on both buckets, and an HMAC key of its own",
      janitor: "a third service account, with roles/storage.objectAdmin on both buckets, and an HMAC key of its own",
      media:
        "the media bucket: grant allUsers roles/storage.legacyObjectReader on it (roles/storage.objectViewer lets everybody list it, too), or put a CDN before it, and give its address as --public-base-url. All of the bucket is served",
    },
  },
  // https://www.backblaze.com/docs/cloud-storage-s3-compatible-api: application keys, for one bucket or for all; a
  // bucket is public as a whole or not at all. Each keeps versions: docs/providers.md, "Backblaze B2".
  b2: {
    ...plain,
    bucketPolicies: false,
    lifecycle: {
      byHand:
        "Buckets > Lifecycle Settings: in the upload bucket files under uploads/ hidden after 1 day, and deleted 1 day after that; in the media bucket files under media/, and in a second rule under private/, never hidden by it, and deleted 1 day after they were hidden (until then what was deleted is kept and billed); in both unfinished large files cancelled after 7 days",
    },
    dashboard: {
      signer:
        "App Keys > Add a New Application Key: the upload bucket only, Read and Write. A key that writes and lists its parts reads too, so keep it as close as the publisher's",
      publisher: "App Keys > Add a New Application Key: all buckets that it needs, Read and Write",
      janitor: "App Keys > Add a New Application Key: both buckets, Read and Write",
      media:
        "the media bucket > Bucket Settings: public, or a CDN before it, and give its address as --public-base-url. All of the bucket is served",
    },
  },
  // https://github.com/minio/minio: cmd/api-router.go refuses PutBucketCors and public access blocks; lifecycle rules
  // abort nothing.
  minio: {
    ...plain,
    cors: "MinIO has one rule for the server: MINIO_API_CORS_ALLOW_ORIGIN, or mc admin config set ALIAS api cors_allow_origin=…",
    lifecycle: "objects",
  },
  // https://docs.wasabi.com/docs/operations-on-buckets
  wasabi: plain,
  // https://www.tigrisdata.com/docs/api/s3/ has no PutBucketPolicy; lifecycle rules expire objects
  // (https://www.tigrisdata.com/docs/buckets/object-lifecycle-rules/). Objects without an ACL are as public as their bucket
  // (https://www.tigrisdata.com/docs/objects/acl/).
  tigris: {
    ...plain,
    bucketPolicies: false,
    lifecycle: "objects",
    dashboard: {
      media:
        "tigris buckets set BUCKET --access public for the media bucket, or put a CDN before it, and give its address as --public-base-url. All of the bucket is served",
    },
  },
  // https://garagehq.deuxfleurs.fr/documentation/reference-manual/s3-compatibility/: a key may read, write or own a whole bucket.
  garage: {
    ...plain,
    bucketPolicies: false,
    dashboard: {
      signer:
        "garage key create NAME, then garage bucket allow --write BUCKET --key NAME for the upload bucket. Whether it reads nothing then, doctor tells",
      publisher: "garage key create NAME, then garage bucket allow --read --write BUCKET --key NAME for both buckets",
      janitor: "garage key create NAME, then garage bucket allow --read --write BUCKET --key NAME for both buckets",
      media:
        "garage bucket website --allow BUCKET for the media bucket, and give its address as --public-base-url. All of the bucket is served",
    },
  },
  // Cloudflare's S3 API has buckets, CORS and lifecycle; the dashboard has the rest (R2 docs, "S3 API compatibility").
  r2: {
    ...plain,
    sdkChecksums: false,
    bucketPolicies: false,
    dashboard: {
      signer:
        "R2 > Manage API tokens > Create: Object Read & Write, on the upload bucket only. No token of R2 can put without reading, so a leaked signer reads uploads: keep it as close as the publisher",
      publisher: "R2 > Manage API tokens > Create: Object Read & Write, on both buckets",
      janitor: "R2 > Manage API tokens > Create: Object Read & Write, on both buckets",
      media:
        "the media bucket > Settings > Custom domains: connect one, and give it as --public-base-url. R2 has no bucket policies, so all of the bucket is served",
    },
  },
  "dev-s3": {
    ...plain,
    grants: { kind: "bucket-policy", userArn: "arn:aws:iam::123456789012:user/{key}" },
    publicAccessBlock: allBlocks,
    encryption: true,
    versions: true,
    corsIds: true,
  },
  // The one of the four blocks that every S3 accepts; if there is no such API, provision reports it.
  custom: { ...plain, publicAccessBlock: { IgnorePublicAcls: true }, sdkChecksums: false },
};
