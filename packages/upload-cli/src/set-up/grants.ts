import type { BucketSetUp, IdentitySetUp, SetUp } from "./set-up.ts";
import type { Statement } from "./policy.ts";

/**
 * Puts the identities' permissions into the buckets' policies, for servers whose users have no policies of their own.
 * @param arnOf returns an identity's name in a bucket's policy
 */
export function grantInBuckets(setUp: SetUp, arnOf: (identity: IdentitySetUp) => string): BucketSetUp[] {
  return setUp.buckets.map((bucket) => ({
    ...bucket,
    statements: [
      ...bucket.statements,
      ...setUp.identities.flatMap((identity) =>
        identity.statements.flatMap((statement) => inBucket(statement, { bucket: bucket.name, arn: arnOf(identity) })),
      ),
    ],
  }));
}

/** Restricts a statement to one bucket: a bucket's policy may name only its own resources. */
function inBucket(statement: Statement, { bucket, arn }: { bucket: string; arn: string }): Statement[] {
  const Resource = statement.Resource.filter((resource) => bucketOf(resource) === bucket);
  return Resource.length === 0 ? [] : [{ ...statement, Principal: { AWS: [arn] }, Resource }];
}

/** `arn:aws:s3:::bucket/prefix*` → `bucket` */
function bucketOf(resource: string): string {
  return (resource.split(":::")[1] ?? "").split("/")[0] ?? "";
}
