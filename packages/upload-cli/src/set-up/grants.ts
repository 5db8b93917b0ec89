import type { BucketSetUp, IdentitySetUp, SetUp } from "./set-up.ts";
import type { Statement } from "./policy.ts";

/**
 * Puts what identities may do into the buckets' policies, for servers whose users have no policies of their own.
 * @param arnOf how a bucket's policy names an identity
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

/** A bucket's policy names resources of its own bucket only. */
function inBucket(statement: Statement, { bucket, arn }: { bucket: string; arn: string }): Statement[] {
  const Resource = statement.Resource.filter((resource) => bucketOf(resource) === bucket);
  return Resource.length === 0 ? [] : [{ ...statement, Principal: { AWS: [arn] }, Resource }];
}

/** `arn:aws:s3:::bucket/prefix*` → `bucket` */
function bucketOf(resource: string): string {
  return (resource.split(":::")[1] ?? "").split("/")[0] ?? "";
}
