import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Tigris. Its conditions hold for buckets of one region or of "multi-region", not for global ones
 * (https://www.tigrisdata.com/docs/objects/conditionals/).
 * @param options.endpoint - @default "https://t3.storage.dev"
 */
export function tigris(options: { endpoint?: string } = {}): S3Provider {
  return {
    name: "tigris",
    region: "auto",
    endpoint: options.endpoint ?? "https://t3.storage.dev",
    forcePathStyle: false,
    // Tags have actions of their own (https://www.tigrisdata.com/docs/iam/policies/supported-actions), and no page says that a copy
    // takes them.
    // The same page has If-None-Match on PUT and CopyObject's source condition; UploadPartCopy's, a completion's and a copy's
    // destination are on none. Forms: https://www.tigrisdata.com/docs/objects/upload-via-html-form/.
    capabilities: { ...plainCapabilities, conditionalPut: true, copySourceIfMatch: true, form: "unverified" },
  };
}
