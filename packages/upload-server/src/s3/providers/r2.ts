import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Cloudflare R2. Parts of one size, which it demands, are what every plan here has.
 * @param options.accountId - the account that has the buckets
 * @param options.jurisdiction - "eu" or "fedramp", where the buckets were made in one
 * (https://developers.cloudflare.com/r2/reference/data-location/) @default none
 * @param options.endpoint - in place of the account's own address
 */
export function r2(options: { accountId: string; jurisdiction?: "eu" | "fedramp" } | { endpoint: string }): S3Provider {
  return {
    name: "r2",
    region: "auto",
    endpoint: "endpoint" in options ? options.endpoint : endpointOf(options),
    forcePathStyle: true,
    // https://developers.cloudflare.com/r2/api/s3/api/ lists what is there, and what is answered with 501: tags, the bucket's
    // owner, and conditions of UploadPartCopy. A completion's condition is in neither list. CopyObject's destination is guarded by
    // a header of R2's own only (https://developers.cloudflare.com/r2/api/s3/extensions/, which has the PUT's condition too).
    capabilities: { ...plainCapabilities, conditionalPut: true, copySourceIfMatch: true, checksums: true },
  };
}

function endpointOf({ accountId, jurisdiction }: { accountId: string; jurisdiction?: string }): string {
  return `https://${accountId}${jurisdiction === undefined ? "" : `.${jurisdiction}`}.r2.cloudflarestorage.com`;
}
