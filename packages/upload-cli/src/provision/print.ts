import { CliError } from "../cli-error.ts";
import { policyOf } from "../set-up/policy.ts";
import type { SetUp } from "../set-up/set-up.ts";
import type { ProviderName } from "../set-up/traits.ts";
import { cloudFormationTemplate } from "./cloudformation.ts";
import { trustPolicy } from "./iam.ts";
import { terraformConfiguration } from "./terraform.ts";

export const printFormats = ["json", "cloudformation", "terraform"] as const;
export type PrintFormat = (typeof printFormats)[number];

/** Returns the wanted state, for those who apply it with another tool. */
export function printSetUp(setUp: SetUp, options: { format: PrintFormat; provider: ProviderName }): string {
  switch (options.format) {
    case "json":
      return JSON.stringify(asDocuments(setUp), undefined, 2);
    case "cloudformation":
      requireAws("CloudFormation is AWS's", options);
      return JSON.stringify(cloudFormationTemplate(setUp), undefined, 2);
    case "terraform":
      requireAws("Terraform's resources here are AWS's", options);
      return JSON.stringify(terraformConfiguration(setUp), undefined, 2);
  }
}

function requireAws(what: string, { provider }: { provider: ProviderName }): void {
  if (provider !== "aws") throw new CliError(`${what}: print json for other providers.`);
}

/** Returns each document in the form that S3's and IAM's own APIs accept. */
function asDocuments({ buckets, identities }: SetUp) {
  return {
    buckets: buckets.map((bucket) => ({
      name: bucket.name,
      cors: { CORSRules: [bucket.cors] },
      ...(bucket.lifecycle && { lifecycle: { Rules: [bucket.lifecycle] } }),
      ...(bucket.publicAccessBlock && { publicAccessBlock: bucket.publicAccessBlock }),
      ...(bucket.ownership && { ownershipControls: { Rules: [{ ObjectOwnership: bucket.ownership }] } }),
      ...(bucket.encryption && {
        encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: bucket.encryption } }] },
      }),
      ...(bucket.statements.length > 0 && { policy: policyOf(bucket.statements) }),
    })),
    identities: identities.map(({ role, name, statements, trusts }) => ({
      role,
      name,
      policy: policyOf(statements),
      ...(trusts !== undefined && { assumeRolePolicy: trustPolicy(trusts) }),
    })),
  };
}
