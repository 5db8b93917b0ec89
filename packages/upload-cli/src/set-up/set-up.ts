import type { CORSRule, LifecycleRule, PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import { day } from "@s3-direct/upload-core";
import { partsLifetime } from "@s3-direct/upload-core/internal";
import { signedHeaderNames } from "@s3-direct/upload-server";
import { sidOf, type Statement } from "./policy.ts";
import { arnsOf, roles, statementsForRole, type Role } from "./roles.ts";
import type { ProviderTraits } from "./traits.ts";

/** Who reads published files: everybody from the bucket, one CloudFront distribution, or nobody yet. */
export type Serving = { kind: "public" } | { kind: "cloudfront"; distributionArn: string } | { kind: "private" };

export type SetUpOptions = {
  region: string;
  uploadBucket: string;
  mediaBucket: string;
  /** The web app's origins, whose pages may upload. */
  origins: readonly string[];
  serving: Serving;
  /** A role without a name is not set up. */
  names: Partial<Record<Role, string>>;
  /** The principal that may assume IAM roles; these are then made instead of users with keys. */
  rolesFor?: string | undefined;
  /** The greatest age of a presigned request that the upload bucket accepts, in seconds. */
  maxSignatureAge: number;
};

/** The whole wanted state; provision applies or prints this one value. */
export type SetUp = { buckets: BucketSetUp[]; identities: IdentitySetUp[] };

export type BucketSetUp = {
  name: string;
  cors: CORSRule & { ID: string };
  /** Undefined if the provider has no rule with an effect. */
  lifecycle: (LifecycleRule & { ID: string }) | undefined;
  /** Undefined if the provider has no such setting. */
  publicAccessBlock: PublicAccessBlockConfiguration | undefined;
  ownership: "BucketOwnerEnforced" | undefined;
  encryption: "AES256" | undefined;
  statements: Statement[];
};

export type IdentitySetUp = {
  role: Role;
  name: string;
  /** The identity's permissions, as a policy of its own. */
  statements: Statement[];
  /** Who may assume it; undefined for a user with keys. */
  trusts: string | undefined;
};

/** How long browsers may cache a preflight's response, in seconds. Chrome's own maximum is two hours. */
const preflightMaxAge = 3600;

/** Returns the wanted state: a pure function of the options and of what the provider can do. */
export function describeSetUp(options: SetUpOptions, traits: ProviderTraits): SetUp {
  const arns = arnsOf(options);
  const identities = roles.flatMap((role) => {
    const name = options.names[role];
    return name === undefined
      ? []
      : [{ role, name, statements: statementsForRole(role, arns), trusts: options.rolesFor }];
  });
  return { buckets: [uploadBucketSetUp(options, traits), mediaBucketSetUp(options, traits)], identities };
}

function uploadBucketSetUp(options: SetUpOptions, traits: ProviderTraits): BucketSetUp {
  const { uploadBucket: name, origins, maxSignatureAge } = options;
  const arns = arnsOf(options);
  return {
    ...common(traits),
    name,
    cors: {
      ID: "s3-direct-uploads",
      AllowedOrigins: [...origins],
      AllowedMethods: ["PUT", "POST"],
      AllowedHeaders: [...signedHeaderNames],
      MaxAgeSeconds: preflightMaxAge,
    },
    lifecycle: {
      ID: "s3-direct-uploads",
      Status: "Enabled",
      Filter: { Prefix: "uploads/" },
      Expiration: { Days: 1 },
      // Counted from the creation of the upload, which can be resumed until then.
      ...(traits.lifecycle !== "objects" && {
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: partsLifetime / day },
      }),
      ...(traits.versions && { NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
    },
    publicAccessBlock: traits.publicAccessBlock,
    statements: traits.requestConditions
      ? [
          tlsOnly(arns.uploadBucket),
          {
            Sid: sidOf("FreshSignatures"),
            Effect: "Deny",
            Principal: "*",
            Action: ["s3:*"],
            Resource: [arns.uploads],
            Condition: {
              StringEquals: { "s3:authType": ["REST-QUERY-STRING"] },
              // In milliseconds.
              NumericGreaterThan: { "s3:signatureAge": [String(maxSignatureAge * 1000)] },
            },
          },
        ]
      : [],
  };
}

function mediaBucketSetUp(options: SetUpOptions, traits: ProviderTraits): BucketSetUp {
  const { mediaBucket: name, origins, serving } = options;
  const arns = arnsOf(options);
  return {
    ...common(traits),
    name,
    cors: {
      ID: "s3-direct-media",
      AllowedOrigins: [...origins],
      AllowedMethods: ["GET", "HEAD"],
      MaxAgeSeconds: preflightMaxAge,
    },
    lifecycle:
      traits.lifecycle === "objects"
        ? undefined
        : {
            ID: "s3-direct-media",
            Status: "Enabled",
            // The whole bucket: public and private files have a prefix each.
            Filter: { Prefix: "" },
            // For copies that were never completed.
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
    // ACLs stay blocked; a policy that lets everybody read must not be.
    publicAccessBlock: traits.publicAccessBlock && {
      ...traits.publicAccessBlock,
      ...(serving.kind === "public" && { BlockPublicPolicy: false, RestrictPublicBuckets: false }),
    },
    statements: [
      ...(traits.requestConditions ? [tlsOnly(arns.mediaBucket)] : []),
      ...servingStatements(serving, arns.media),
    ],
  };
}

const common = (traits: ProviderTraits) =>
  ({
    ownership: traits.ownershipControls ? "BucketOwnerEnforced" : undefined,
    encryption: traits.encryption ? "AES256" : undefined,
  }) as const;

function tlsOnly(bucketArn: string): Statement {
  return {
    Sid: sidOf("TlsOnly"),
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*"],
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": ["false"] } },
  };
}

function servingStatements(serving: Serving, media: string): Statement[] {
  const read = { Effect: "Allow", Action: ["s3:GetObject"], Resource: [media] } as const;
  switch (serving.kind) {
    case "public":
      return [{ Sid: sidOf("PublicMedia"), ...read, Principal: "*" }];
    case "cloudfront":
      return [
        {
          Sid: sidOf("CloudFrontMedia"),
          ...read,
          Principal: { Service: ["cloudfront.amazonaws.com"] },
          Condition: { StringEquals: { "AWS:SourceArn": [serving.distributionArn] } },
        },
      ];
    case "private":
      return [];
  }
}
