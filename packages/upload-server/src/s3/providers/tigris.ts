import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Tigris. Its conditions hold for buckets of one region or of "multi-region", not for global ones
 * (https://www.tigrisdata.com/docs/objects/conditionals/).
 * @param options.endpoint - @default "https://t3.storage.dev"
 */
export function tigris(options: { endpoint?: string | undefined } = {}): S3Provider {
  return {
    name: "tigris",
    region: "auto",
    endpoint: options.endpoint ?? "https://t3.storage.dev",
    forcePathStyle: false,
    // The documentation of conditionals, above, has If-None-Match on PUT and CopyObject's source condition. The
    // conditions of UploadPartCopy, a completion and a copy's destination are not documented. Tags need permissions of
    // their own (https://www.tigrisdata.com/docs/iam/policies/supported-actions), and tags on a copy are not
    // documented. Forms: https://www.tigrisdata.com/docs/objects/upload-via-html-form/.
    capabilities: { ...plainCapabilities, conditionalPut: true, copySourceIfMatch: true, form: "unverified" },
  };
}
