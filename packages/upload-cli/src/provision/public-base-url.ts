import { S3Client } from "@aws-sdk/client-s3";
import { CliError } from "../cli-error.ts";
import { isHttpUrl, requireNoUser, type Connection } from "../connection.ts";

/** @throws CliError for what the API would refuse as PUBLIC_BASE_URL */
export function requireBaseUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  requireNoUser("--public-base-url (or PUBLIC_BASE_URL)", text);
  if (isHttpUrl(text) && !/[?#]/.test(text)) return text;
  throw new CliError(
    `--public-base-url (or PUBLIC_BASE_URL) takes an address that starts with http:// or https://, without a query; "${text}" is none.`,
  );
}

/**
 * Returns the bucket's public URL. Without an endpoint it is Amazon's, whose hosts the SDK knows: China's have another
 * ending.
 */
export function bucketUrl({ endpoint, region }: Connection, bucket: string): string {
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/, "")}/${bucket}`;
  const { endpointProvider } = new S3Client({ region }).config;
  return endpointProvider({ Bucket: bucket, Region: region }).url.origin;
}
