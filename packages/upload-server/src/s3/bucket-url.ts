import { S3Client } from "@aws-sdk/client-s3";
import { isRecord } from "../lib/json.ts";
import type { S3Provider } from "./provider.ts";

/**
 * Returns the URL of a bucket.
 * @param endpoint replaces the provider's own; `option` is the name under which it was given
 * @throws TypeError, with one sentence, if there can be no such URL
 */
export function bucketUrl(
  provider: S3Provider,
  { bucket, endpoint, option = "signingEndpoint" }: { bucket: string; endpoint?: string | undefined; option?: string },
): URL {
  const { forcePathStyle } = provider;
  if (endpoint !== undefined) return urlBelow(endpoint, { bucket, forcePathStyle, option });
  if (provider.name === "aws") return awsUrl(provider, bucket);
  return urlBelow(provider.endpoint ?? "", { bucket, forcePathStyle, option: "provider.endpoint" });
}

/**
 * Uses the SDK's own rules, which know the hosts of every partition, and those of FIPS, dual-stack, Transfer
 * Acceleration and access points. A bucket's host is the regional one: the global one answers 307, which makes every
 * preflight fail.
 */
function awsUrl(provider: S3Provider, bucket: string): URL {
  const { endpointProvider } = new S3Client({ region: provider.region }).config;
  const { url, properties } = endpointProvider({
    Bucket: bucket,
    Region: provider.region,
    Endpoint: provider.endpoint,
    ForcePathStyle: provider.forcePathStyle,
    UseFIPS: provider.useFipsEndpoint ?? false,
    UseDualStack: provider.useDualstackEndpoint ?? false,
    Accelerate: provider.useAccelerateEndpoint ?? false,
    UseArnRegion: true,
  });
  const schemes: unknown = properties?.["authSchemes"];
  const [scheme]: unknown[] = Array.isArray(schemes) ? schemes : [];
  const { name, signingRegion } = isRecord(scheme) ? scheme : {};
  if (name !== "sigv4") {
    throw new TypeError(
      `${bucket} can't be used: its requests need Signature Version 4A, and browsers are given Version 4.`,
    );
  }
  if (signingRegion !== provider.region) {
    throw new TypeError(
      `${bucket} is in ${String(signingRegion)} and not in ${provider.region}: give that region to aws().`,
    );
  }
  return new URL(url.href);
}

function urlBelow(
  endpoint: string,
  { bucket, forcePathStyle, option }: { bucket: string; forcePathStyle: boolean; option: string },
): URL {
  if (endpoint.includes("{bucket}")) return parseUrl(endpoint.replaceAll("{bucket}", bucket), option);
  const url = parseUrl(endpoint, option);
  if (forcePathStyle) url.pathname = `${url.pathname.replace(/\/+$/, "")}/${bucket}`;
  else url.hostname = `${bucket}.${url.hostname}`;
  // An IP address has no subdomains, so the URL ignores this change.
  if (!forcePathStyle && !url.hostname.startsWith(`${bucket}.`)) {
    throw new TypeError(`"${endpoint}" can't be reached as ${bucket}.{host}: set forcePathStyle.`);
  }
  return url;
}

/**
 * Refuses a bucket's own address, as R2's dashboard shows it: every key would begin with the name once more, and another
 * bucket's files would be written into this one.
 */
export function requireNoBucket(endpoint: string, bucket: string): void {
  const path = URL.canParse(endpoint) ? new URL(endpoint).pathname.replace(/\/+$/, "") : "";
  if (!path.endsWith(`/${bucket}`)) return;
  throw new TypeError(`"${endpoint}" ends in the bucket's name, which is added to it: take out /${bucket}.`);
}

export function parseUrl(text: string, option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new TypeError(`${option} is not an http or https URL: "${text}".`);
  }
  return url;
}

/**
 * Checks S3's rules for bucket names, and refuses dots: the SDK silently switches to path style for a dotted name, and
 * no certificate covers it as a host name. On Amazon an access point may be given instead of a bucket, by its alias,
 * which follows the same rules, or by its ARN.
 */
export function requireBucketName(bucket: string, provider: S3Provider): void {
  if (provider.name === "aws" && /^arn:[\w-]+:s3:[\w-]*:\d{12}:accesspoint[:/][\w.-]+$/.test(bucket)) return;
  if (!/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new TypeError(`"${bucket}" is not a bucket name for uploads: 3 to 63 of a-z, 0-9 and "-", no dots.`);
  }
}
