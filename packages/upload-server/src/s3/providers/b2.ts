import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Backblaze B2, by its S3-compatible API. Every file is sent in parts: B2's documentation does not mention conditions
 * for a PUT or a copy, and If-None-Match on a PUT has been answered with 501
 * (https://github.com/sathinduga/obsidian-s3-sync-and-backup/issues/78).
 * @param options.region - the bucket's, such as "us-west-004"
 * @param options.endpoint - @default `https://s3.{region}.backblazeb2.com`
 * (https://www.backblaze.com/docs/cloud-storage-call-the-s3-compatible-api)
 */
export function b2({ region, endpoint }: { region: string; endpoint?: string | undefined }): S3Provider {
  return {
    name: "b2",
    region,
    endpoint: endpoint ?? `https://s3.${region}.backblazeb2.com`,
    forcePathStyle: true,
    // https://www.backblaze.com/apidocs/s3-copy-object: the tagging directive is ignored, and there are no tags either.
    capabilities: plainCapabilities,
  };
}
