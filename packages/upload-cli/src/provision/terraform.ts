import { policyOf } from "../set-up/policy.ts";
import type { BucketSetUp, IdentitySetUp, SetUp } from "../set-up/set-up.ts";
import { iamPath, iamPolicyName, trustPolicy } from "./iam.ts";

/** One resource: `label` is its name in the configuration, `values` its arguments. */
type Resource = { type: string; label: string; values: object };

/**
 * The same set-up as Terraform's and OpenTofu's JSON, for a file that ends in `.tf.json`. Access keys are not in it, because a state shows
 * what it knows: `s3-direct provision` finds everything else as it should be and makes just those.
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
    // The first that has a resource for each setting of a bucket.
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
  // A policy that lets everybody read is refused until the bucket's block lets it through.
  const afterBlock = publicAccessBlock && { depends_on: [`aws_s3_bucket_public_access_block.${label}`] };
  return [
    // Nobody's files go with the configuration.
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

/** What Terraform puts the other resource's attribute in for. */
const reference = (type: string, label: string, attribute: string) => `\${${type}.${label}.${attribute}}`;

/** Terraform's names are those of S3's API in snake case: `SSEAlgorithm` is `sse_algorithm`. */
function inSnakeCase<Value>(value: Value): Value | object {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inSnakeCase);
  const entries = Object.entries(value).map(([name, inner]) => [snakeCase(name), inSnakeCase(inner)]);
  return Object.fromEntries(entries);
}

const snakeCase = (name: string) => name.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_").toLowerCase();

/** Of a lifecycle rule the provider takes each block as a list. */
function withLists(rule: object): object {
  const entries = Object.entries(rule).map(([name, value]) => [name, typeof value === "object" ? [value] : value]);
  return Object.fromEntries(entries);
}
