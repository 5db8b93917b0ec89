import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import { providerNames as serversProviders } from "@s3-direct/upload-server";
import type { Role } from "./roles.ts";

/** Those whose profiles the server has, and the development S3, which is `custom` to it. */
export const providerNames = [...serversProviders, "dev-s3"] as const;
export type ProviderName = (typeof providerNames)[number];

/** What a provider's API can do for a set-up, and what its servers bear. */
export type ProviderTraits = {
  /**
   * How users come into being: by the IAM API, by Ceph's Admin Ops API, or by other means: then their keys are given.
   * Where an API is there, given keys are not looked at.
   */
  users: "iam" | "ceph" | "given";
  /**
   * Where a user's permissions stand: in a policy of its own, in the buckets' policies, or where only its administrator
   * can put them. A bucket policy needs the user's ARN: `{user}` is its name, `{key}` its access key id.
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
  /** Whether policies know how a request came, and how old its signature is. */
  requestConditions: boolean;
  /** Whether lifecycle rules may name older versions of objects. */
  versions: boolean;
  /** Whether a preflight is judged by the first CORS rule of its origin alone. */
  firstCorsRuleOnly: boolean;
  /** Whether CORS rules can be put by S3's API; else what there is to do by hand. */
  cors: true | string;
  /**
   * Whether lifecycle rules can be put by S3's API, also for unfinished uploads or for objects only; else what there is to do by
   * hand.
   */
  lifecycle: "all" | "objects" | { byHand: string };
  /** Whether settings may come with the SDK's own checksums; else they come with Content-MD5, which every S3 has. */
  sdkChecksums: boolean;
  /**
   * What its dashboard is for, step by step: users whose permissions can't be written as policies, and serving where there
   * are no bucket policies. Undefined where a set-up needs no dashboard, or nothing is known of it.
   */
  dashboard: ({ [role in Role]: string } & { media: string }) | undefined;
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
  },
  // Seen on 18.2. BlockPublicAcls refuses every PUT of an owner, BlockPublicPolicy also policies for one user; encryption
  // needs a key service; ownership controls are not stored.
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
  // https://www.backblaze.com/docs/cloud-storage-s3-compatible-api: application keys, for one bucket or all of them; a bucket is
  // public as a whole or not at all.
  b2: {
    ...plain,
    bucketPolicies: false,
    lifecycle: { byHand: "Buckets > Lifecycle Settings: uploads/ after 1 day, and unfinished large files after 7" },
    dashboard: {
      signer:
        "App Keys > Add a New Application Key: the upload bucket only, Read and Write. A key that writes and lists its parts reads too, so keep it as close as the publisher's",
      publisher: "App Keys > Add a New Application Key: all buckets that it needs, Read and Write",
      janitor: "App Keys > Add a New Application Key: both buckets, Read and Write",
      media:
        "the media bucket > Bucket Settings: public, or a CDN before it, and give its address as --public-base-url. All of the bucket is served",
    },
  },
  // https://github.com/minio/minio: cmd/api-router.go refuses PutBucketCors and public access blocks, lifecycle rules abort nothing.
  minio: {
    ...plain,
    cors: "MinIO has one rule for the server: MINIO_API_CORS_ALLOW_ORIGIN, or mc admin config set ALIAS api cors_allow_origin=…",
    lifecycle: "objects",
  },
  // https://docs.wasabi.com/docs/operations-on-buckets
  wasabi: plain,
  // https://www.tigrisdata.com/docs/api/s3/ has no PutBucketPolicy; lifecycle rules expire objects
  // (https://www.tigrisdata.com/docs/buckets/object-lifecycle-rules/).
  tigris: { ...plain, bucketPolicies: false, lifecycle: "objects" },
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
  // Cloudflare's S3 API has buckets, CORS and lifecycle; all else is its dashboard's (R2 docs, "S3 API compatibility").
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
  },
  // The one of the four blocks that every S3 accepts; reported where there is no such API.
  custom: { ...plain, publicAccessBlock: { IgnorePublicAcls: true } },
};
