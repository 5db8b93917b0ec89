import { personalities, type Personality } from "@s3-direct/dev-s3";
import { aws, b2, ceph, custom, garage, gcs, minio, r2, tigris, wasabi, type S3Provider } from "../index.ts";

/** The provider that test suites imitate, by `S3_DIRECT_PERSONALITY`. If unset, they run on an S3 for `custom()`. */
export const personalityInUse = personalities.find((one) => one === process.env["S3_DIRECT_PERSONALITY"]);

/**
 * Returns an application's settings for the development S3: as this provider, or as `custom()` with all capabilities.
 */
export function providerOf(personality: Personality | undefined, endpoint: string): S3Provider {
  if (personality === undefined) return custom({ endpoint, capabilities: { conditionalCopy: true } });
  return providerAs(personality, endpoint);
}

/** Returns an application's settings for that provider, with the local endpoint. */
export function providerAs(personality: Personality, endpoint: string): S3Provider {
  const region = "us-east-1";
  const providers: Record<Personality, () => S3Provider> = {
    aws: () => ({ ...aws({ region }), endpoint }),
    r2: () => r2({ endpoint }),
    b2: () => b2({ region, endpoint }),
    gcs: () => gcs({ endpoint }),
    ceph: () => ceph({ endpoint }),
    minio: () => minio({ endpoint }),
    wasabi: () => wasabi({ region, endpoint }),
    tigris: () => tigris({ endpoint }),
    garage: () => garage({ endpoint }),
  };
  // An IP address has no subdomains.
  return { ...providers[personality](), forcePathStyle: true };
}

/** Whether permissions are bucket policies. Other providers use tokens and keys, which are made in their dashboards. */
export function hasPolicies(personality: Personality | undefined): boolean {
  return personality === undefined || ["aws", "ceph", "minio", "wasabi"].includes(personality);
}
