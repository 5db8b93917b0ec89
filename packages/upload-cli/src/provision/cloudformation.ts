import { policyOf } from "../set-up/policy.ts";
import type { BucketSetUp, IdentitySetUp, SetUp } from "../set-up/set-up.ts";
import { iamPath, iamPolicyName, trustPolicy } from "./iam.ts";

type Resource = { Type: string; Properties: Record<string, unknown>; [attribute: string]: unknown };

/**
 * Returns the same set-up as a CloudFormation template. It has no access keys, because a stack shows everything it
 * contains: `s3-direct provision` finds everything else in place and makes only the keys.
 */
export function cloudFormationTemplate({ buckets, identities }: SetUp) {
  const [upload, media] = buckets;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "Buckets and identities for direct uploads, by s3-direct provision.",
    Resources: {
      ...(upload && bucketResources("Upload", upload)),
      ...(media && bucketResources("Media", media)),
      ...Object.fromEntries(identities.map((identity) => [logicalId(identity), identityResource(identity)])),
    },
    Outputs: {
      UploadBucket: { Value: { Ref: "UploadBucket" } },
      MediaBucket: { Value: { Ref: "MediaBucket" } },
      ...Object.fromEntries(
        identities.map((identity) => [
          `${logicalId(identity)}Arn`,
          { Value: { "Fn::GetAtt": [logicalId(identity), "Arn"] } },
        ]),
      ),
    },
  };
}

function bucketResources(name: "Upload" | "Media", bucket: BucketSetUp): Record<string, Resource> {
  const { publicAccessBlock, ownership, encryption, statements } = bucket;
  return {
    [`${name}Bucket`]: {
      Type: "AWS::S3::Bucket",
      // Deleting the stack must not delete files.
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: {
        BucketName: bucket.name,
        CorsConfiguration: { CorsRules: [corsRule(bucket)] },
        ...(bucket.lifecycle && { LifecycleConfiguration: { Rules: [lifecycleRule(bucket.lifecycle)] } }),
        ...(publicAccessBlock && { PublicAccessBlockConfiguration: publicAccessBlock }),
        ...(ownership && { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } }),
        ...(encryption && {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: encryption } }],
          },
        }),
      },
    },
    ...(statements.length > 0 && {
      [`${name}BucketPolicy`]: {
        Type: "AWS::S3::BucketPolicy",
        Properties: { Bucket: { Ref: `${name}Bucket` }, PolicyDocument: policyOf(statements) },
      },
    }),
  };
}

/** Converts the rule: CloudFormation has its own names for the same fields. */
function corsRule({ cors }: BucketSetUp) {
  return {
    Id: cors.ID,
    AllowedOrigins: cors.AllowedOrigins,
    AllowedMethods: cors.AllowedMethods,
    ...(cors.AllowedHeaders && { AllowedHeaders: cors.AllowedHeaders }),
    MaxAge: cors.MaxAgeSeconds,
  };
}

function lifecycleRule(lifecycle: NonNullable<BucketSetUp["lifecycle"]>) {
  const { NoncurrentVersionExpiration } = lifecycle;
  return {
    Id: lifecycle.ID,
    Status: lifecycle.Status,
    Prefix: lifecycle.Filter?.Prefix,
    ...(lifecycle.Expiration && { ExpirationInDays: lifecycle.Expiration.Days }),
    ...(NoncurrentVersionExpiration && { NoncurrentVersionExpiration }),
    AbortIncompleteMultipartUpload: lifecycle.AbortIncompleteMultipartUpload,
  };
}

function logicalId({ role, trusts }: IdentitySetUp): string {
  const name = role.slice(0, 1).toUpperCase() + role.slice(1);
  return `${name}${trusts === undefined ? "User" : "Role"}`;
}

function identityResource({ name, statements, trusts }: IdentitySetUp): Resource {
  const common = { Path: iamPath, Policies: [{ PolicyName: iamPolicyName, PolicyDocument: policyOf(statements) }] };
  return trusts === undefined
    ? { Type: "AWS::IAM::User", Properties: { UserName: name, ...common } }
    : {
        Type: "AWS::IAM::Role",
        Properties: { RoleName: name, AssumeRolePolicyDocument: trustPolicy(trusts), ...common },
      };
}
