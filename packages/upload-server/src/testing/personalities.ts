import { personalities, type Personality } from "@s3-direct/dev-s3";
import { aws, b2, ceph, custom, garage, gcs, minio, r2, tigris, wasabi, type S3Provider } from "../index.ts";

/** Whole suites run as one of them by `S3_DIRECT_PERSONALITY`; unset, they run on what `custom()` is for. */
export const personalityInUse = personalities.find((one) => one === process.env["S3_DIRECT_PERSONALITY"]);

/** What an application says of the development S3, in that likeness or, without one, with all that `custom()` can name. */
export function providerOf(personality: Personality | undefined, endpoint: string): S3Provider {
  if (personality === undefined) return custom({ endpoint, capabilities: { conditionalCopy: true } });
  return providerAs(personality, endpoint);
}

/** An application's settings for that S3, but that it listens here. */
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
  // An address of numbers has no names below it.
  return { ...providers[personality](), forcePathStyle: true };
}

/** Others' rights are tokens and keys, which their dashboards make. */
export function hasPolicies(personality: Personality | undefined): boolean {
  return personality === undefined || ["aws", "ceph", "minio", "wasabi"].includes(personality);
}
