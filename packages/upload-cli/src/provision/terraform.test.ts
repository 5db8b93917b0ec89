import { describe, expect, test } from "vitest";
import { policyOf } from "../set-up/policy.ts";
import { describeSetUp, type SetUpOptions } from "../set-up/set-up.ts";
import { traits } from "../set-up/traits.ts";
import { setUpOptions } from "../testing/set-up-options.ts";
import { trustPolicy } from "./iam.ts";
import { terraformConfiguration } from "./terraform.ts";

function configure(changed: Partial<SetUpOptions> = {}) {
  const setUp = describeSetUp({ ...setUpOptions, ...changed }, traits.aws);
  const { resource, output } = terraformConfiguration(setUp);
  const valuesOf = (type: string, label: string) => resource[type]?.[label];
  return { setUp, resource, output, valuesOf };
}

describe.each([
  ["upload", 0],
  ["media", 1],
])("of the %s bucket Terraform sets what provision sets:", (label, index) => {
  const { setUp, valuesOf } = configure();
  const bucket = setUp.buckets[index];
  if (!bucket?.lifecycle || !bucket.publicAccessBlock) throw new Error("AWS has both.");
  const { cors, lifecycle, publicAccessBlock, ownership, encryption, statements } = bucket;
  const setting = (kind: string) => valuesOf(`aws_s3_bucket_${kind}`, label);

  test("a bucket that is not destroyed", () => {
    expect(valuesOf("aws_s3_bucket", label)).toEqual({ bucket: bucket.name, lifecycle: { prevent_destroy: true } });
  });

  test("CORS", () => {
    const rule = {
      id: cors.ID,
      allowed_origins: cors.AllowedOrigins,
      allowed_methods: cors.AllowedMethods,
      ...(cors.AllowedHeaders && { allowed_headers: cors.AllowedHeaders }),
      max_age_seconds: cors.MaxAgeSeconds,
    };
    expect(setting("cors_configuration")).toMatchObject({ bucket: `\${aws_s3_bucket.${label}.id}`, cors_rule: [rule] });
  });

  test("when things expire", () => {
    const { Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = lifecycle;
    const rule = {
      id: lifecycle.ID,
      status: "Enabled",
      filter: [{ prefix: lifecycle.Filter?.Prefix }],
      ...(Expiration && { expiration: [{ days: Expiration.Days }] }),
      ...(NoncurrentVersionExpiration && {
        noncurrent_version_expiration: [{ noncurrent_days: NoncurrentVersionExpiration.NoncurrentDays }],
      }),
      abort_incomplete_multipart_upload: [
        { days_after_initiation: AbortIncompleteMultipartUpload?.DaysAfterInitiation },
      ],
    };
    expect(setting("lifecycle_configuration")).toMatchObject({ rule: [rule] });
    expect(AbortIncompleteMultipartUpload?.DaysAfterInitiation).toBe(7);
  });

  test("who is let in", () => {
    expect(setting("public_access_block")).toMatchObject({
      block_public_acls: publicAccessBlock.BlockPublicAcls,
      ignore_public_acls: publicAccessBlock.IgnorePublicAcls,
      block_public_policy: publicAccessBlock.BlockPublicPolicy,
      restrict_public_buckets: publicAccessBlock.RestrictPublicBuckets,
    });
    expect(setting("ownership_controls")).toMatchObject({ rule: { object_ownership: ownership } });
    expect(setting("policy")).toMatchObject({
      policy: JSON.stringify(policyOf(statements)),
      depends_on: [`aws_s3_bucket_public_access_block.${label}`],
    });
  });

  test("how it is encrypted", () => {
    const rule = { apply_server_side_encryption_by_default: { sse_algorithm: encryption } };
    expect(setting("server_side_encryption_configuration")).toMatchObject({ rule: [rule] });
  });
});

test("users have the policies that provision gives them, and no keys", () => {
  const { setUp, resource, output, valuesOf } = configure();
  for (const { role, name, statements } of setUp.identities) {
    expect(valuesOf("aws_iam_user", role)).toEqual({ name, path: "/s3-direct/" });
    const policy = JSON.stringify(policyOf(statements));
    const user = `\${aws_iam_user.${role}.name}`;
    expect(valuesOf("aws_iam_user_policy", role)).toEqual({ name: "s3-direct", user, policy });
  }
  expect(Object.keys(resource["aws_iam_user"] ?? {})).toEqual(["signer", "publisher", "janitor"]);
  expect(output["signer_arn"]).toEqual({ value: "${aws_iam_user.signer.arn}" });
  expect(JSON.stringify(resource)).not.toContain("access_key");
});

test("roles have the policies that provision gives them, and the given principal may assume them", () => {
  const rolesFor = "arn:aws:iam::123456789012:role/api";
  const { setUp, resource, valuesOf } = configure({ rolesFor });
  for (const { role, name, statements } of setUp.identities) {
    const assumed = { assume_role_policy: JSON.stringify(trustPolicy(rolesFor)) };
    expect(valuesOf("aws_iam_role", role)).toEqual({ name, path: "/s3-direct/", ...assumed });
    const policy = JSON.stringify(policyOf(statements));
    expect(valuesOf("aws_iam_role_policy", role)).toMatchObject({ role: `\${aws_iam_role.${role}.name}`, policy });
  }
  expect(resource).not.toHaveProperty("aws_iam_user");
});
