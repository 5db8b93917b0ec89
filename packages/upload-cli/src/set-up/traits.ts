import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";

import type { Role } from "./roles.ts";

export const providerNames = ["aws", "ceph", "r2", "dev-s3", "custom"] as const;
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
  /** The blocks of a bucket that nobody reads without a signature; undefined where there is no such API. */
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
  /** Whether CreateBucket names the region. */
  locationConstraint: boolean;
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

const plain = {
  users: "given",
  grants: { kind: "by-hand" },
  publicAccessBlock: undefined,
  bucketPolicies: true,
  ownershipControls: false,
  encryption: false,
  requestConditions: false,
  versions: false,
  firstCorsRuleOnly: false,
  locationConstraint: false,
  dashboard: undefined,
} as const satisfies ProviderTraits;

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
    locationConstraint: true,
  },
  // Seen on 18.2. BlockPublicAcls refuses every PUT of an owner, BlockPublicPolicy also policies for one user; encryption
  // needs a key service; ownership controls are not stored.
  ceph: {
    ...plain,
    users: "ceph",
    grants: { kind: "bucket-policy", userArn: "arn:aws:iam:::user/{user}" },
    publicAccessBlock: { IgnorePublicAcls: true },
    versions: true,
    firstCorsRuleOnly: true,
  },
  // Cloudflare's S3 API has buckets, CORS and lifecycle; all else is its dashboard's (R2 docs, "S3 API compatibility").
  r2: {
    ...plain,
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
  // Of the four blocks the one that every S3 bears; where there is no such API it is told.
  custom: { ...plain, publicAccessBlock: { IgnorePublicAcls: true } },
};
