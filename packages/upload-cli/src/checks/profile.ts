import { isDeepStrictEqual } from "node:util";
import type { S3Capabilities } from "@s3-direct/upload-server";
import type { Facts } from "./finding.ts";

/** The provider as it was found, to be pasted where `createS3Storage` is called; for AWS and Ceph what they have built in. */
export function providerProfile(
  place: { name: string; endpoint: string | undefined; region: string; forcePathStyle: boolean },
  { claimed, facts }: { claimed: S3Capabilities; facts: Facts },
): string {
  const { checksum, formChecksum, ...seen } = facts;
  const found: S3Capabilities = {
    ...claimed,
    ...seen,
    checksums: checksum ?? claimed.checksums,
    form: formChecksum ? "sha256" : claimed.form,
  };
  const same = isDeepStrictEqual(found, claimed);
  const region = JSON.stringify(place.region);
  if (same && place.name === "aws") return `provider: aws({ region: ${region} }),`;
  const endpoint = JSON.stringify(place.endpoint ?? `https://s3.${place.region}.amazonaws.com`);
  if (same && place.name === "ceph") return `provider: ceph({ endpoint: ${endpoint}, region: ${region} }),`;
  const capabilities = Object.entries(found).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [
    "provider: custom({",
    `  endpoint: ${endpoint},`,
    `  region: ${region},`,
    `  forcePathStyle: ${place.forcePathStyle},`,
    `  capabilities: { ${capabilities.join(", ")} },`,
    "}),",
  ].join("\n");
}
