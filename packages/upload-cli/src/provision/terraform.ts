import { policyOf } from "../set-up/policy.ts";
import type { BucketSetUp, IdentitySetUp, SetUp } from "../set-up/set-up.ts";
import { iamPath, iamPolicyName, trustPolicy } from "./iam.ts";

/** One resource: `label` is its name in the configuration, `values` its arguments. */
type Resource = { type: string; label: string; values: object };

/**
 * Returns the same set-up as Terraform's and OpenTofu's JSON, for a file that ends in `.tf.json`. It has no access
 * keys, because a state shows everything it contains: `s3-direct provision` finds everything else in place and makes
 * only the keys.
 */
export function terraformConfiguration({ buckets, identities }: SetUp) {
  const [upload, media] = buckets;
  const resources = [
    ...(upload ? bucketResources("upload", upload) : []),
    ...(media ? bucketResources("media", media) : []),
    ...identities.flatMap(identityResources),
  ];
  const resource: Record<string, Record<string, object>> = {};
  for (const { type, label, values } of resources) resource[type] = { ...resource[type], [label]: values };
  return {
    // The first version with a resource for each setting of a bucket.
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: ">= 4.0" } } },
    resource,
    output: Object.fromEntries(
      identities.map(({ role, trusts }) => [`${role}_arn`, { value: reference(typeOf(trusts), role, "arn") }]),
    ),
  };
}

function bucketResources(label: "upload" | "media", bucket: BucketSetUp): Resource[] {
  const { name, cors, lifecycle, publicAccessBlock, ownership, encryption, statements } = bucket;
  const setting = (kind: string, values: object): Resource => ({
    type: `aws_s3_bucket_${kind}`,
    label,
    values: { bucket: reference("aws_s3_bucket", label, "id"), ...values },
  });
  const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: encryption } };
  // S3 refuses a policy that lets everybody read, until the bucket's public access block allows it.
  const afterBlock = publicAccessBlock && { depends_on: [`aws_s3_bucket_public_access_block.${label}`] };
  return [
    // Destroying the configuration must not delete files.
    { type: "aws_s3_bucket", label, values: { bucket: name, lifecycle: { prevent_destroy: true } } },
    setting("cors_configuration", { cors_rule: [inSnakeCase(cors)] }),
    ...(lifecycle ? [setting("lifecycle_configuration", { rule: [inSnakeCase(withLists(lifecycle))] })] : []),
    ...(publicAccessBlock ? [setting("public_access_block", inSnakeCase(publicAccessBlock))] : []),
    ...(ownership ? [setting("ownership_controls", { rule: inSnakeCase({ ObjectOwnership: ownership }) })] : []),
    ...(encryption ? [setting("server_side_encryption_configuration", { rule: [inSnakeCase(byDefault)] })] : []),
    ...(statements.length > 0
      ? [setting("policy", { policy: JSON.stringify(policyOf(statements)), ...afterBlock })]
      : []),
  ];
}

function identityResources({ role: label, name, statements, trusts }: IdentitySetUp): Resource[] {
  const type = typeOf(trusts);
  const assumed = trusts === undefined ? {} : { assume_role_policy: JSON.stringify(trustPolicy(trusts)) };
  const holder = { [trusts === undefined ? "user" : "role"]: reference(type, label, "name") };
  const policy = JSON.stringify(policyOf(statements));
  return [
    { type, label, values: { name, path: iamPath, ...assumed } },
    { type: `${type}_policy`, label, values: { name: iamPolicyName, ...holder, policy } },
  ];
}

const typeOf = (trusts: string | undefined) => (trusts === undefined ? "aws_iam_user" : "aws_iam_role");

/** Returns an expression that Terraform replaces with the other resource's attribute. */
const reference = (type: string, label: string, attribute: string) => `\${${type}.${label}.${attribute}}`;

/** Converts names to snake case, as Terraform has those of S3's API: `SSEAlgorithm` is `sse_algorithm`. */
function inSnakeCase<Value>(value: Value): Value | object {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inSnakeCase);
  const entries = Object.entries(value).map(([name, inner]) => [snakeCase(name), inSnakeCase(inner)]);
  return Object.fromEntries(entries);
}

const snakeCase = (name: string) => name.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_").toLowerCase();

/** Converts each block of a lifecycle rule to a list, as the provider expects. */
function withLists(rule: object): object {
  const entries = Object.entries(rule).map(([name, value]) => [name, typeof value === "object" ? [value] : value]);
  return Object.fromEntries(entries);
}
