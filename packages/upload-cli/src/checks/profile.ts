import { isDeepStrictEqual } from "node:util";
import type { S3Capabilities, S3Provider } from "@s3-direct/upload-server";
import type { Facts } from "./finding.ts";

/**
 * Returns the observed provider as code, to be pasted where `createS3Storage` is called. A provider that behaves as its
 * profile says gets its own factory.
 */
export function providerProfile(
  provider: Pick<S3Provider, "name" | "endpoint" | "region" | "forcePathStyle">,
  { claimed, facts }: { claimed: S3Capabilities; facts: Facts },
): string {
  const { checksum, formChecksum, ...seen } = facts;
  const found: S3Capabilities = {
    ...claimed,
    ...seen,
    checksums: checksum ?? claimed.checksums,
    form: formChecksum ? "sha256" : claimed.form,
  };
  const region = JSON.stringify(provider.region);
  if (isDeepStrictEqual(found, claimed) && provider.name === "aws") return `provider: aws({ region: ${region} }),`;
  const endpoint = JSON.stringify(provider.endpoint ?? `https://s3.${provider.region}.amazonaws.com`);
  if (isDeepStrictEqual(found, claimed) && provider.name !== "custom") {
    const hasRegion = !["r2", "tigris"].includes(provider.name);
    return `provider: ${provider.name}({ endpoint: ${endpoint}${hasRegion ? `, region: ${region}` : ""} }),`;
  }
  const capabilities = Object.entries(found).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [
    "provider: custom({",
    `  endpoint: ${endpoint},`,
    `  region: ${region},`,
    `  forcePathStyle: ${provider.forcePathStyle},`,
    `  capabilities: { ${capabilities.join(", ")} },`,
    "}),",
  ].join("\n");
}
