import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Cloudflare R2. It demands parts of one size, which every plan here has.
 * @param options.accountId - the account that has the buckets
 * @param options.jurisdiction - "eu" or "fedramp", if the buckets were created in one
 * (https://developers.cloudflare.com/r2/reference/data-location/) @default none
 * @param options.endpoint - replaces the account's own address
 * @throws TypeError if the account is missing, such as one from an environment variable
 */
export function r2(
  options: { accountId: string; jurisdiction?: "eu" | "fedramp" | undefined } | { endpoint: string },
): S3Provider {
  return {
    name: "r2",
    region: "auto",
    endpoint: "endpoint" in options ? options.endpoint : endpointOf(options),
    forcePathStyle: true,
    // https://developers.cloudflare.com/r2/api/s3/api/ lists what is supported, and what is answered with 501: tags,
    // the bucket's owner, and conditions of UploadPartCopy. A completion's condition is in neither list. CopyObject's
    // destination has only a condition in a header of R2's own
    // (https://developers.cloudflare.com/r2/api/s3/extensions/, which also has the PUT's condition).
    capabilities: { ...plainCapabilities, conditionalPut: true, copySourceIfMatch: true, checksums: true },
  };
}

function endpointOf({ accountId, jurisdiction }: { accountId: string; jurisdiction?: string }): string {
  if (!accountId) throw new TypeError("r2() needs an accountId, which is missing.");
  return `https://${accountId}${jurisdiction === undefined ? "" : `.${jurisdiction}`}.r2.cloudflarestorage.com`;
}
