import type { LifecycleRule } from "./lifecycle-config.ts";
import type { Policy } from "../access/policy.ts";

export type CorsRule = {
  id?: string | undefined;
  allowedOrigins: readonly string[];
  allowedMethods: readonly string[];
  allowedHeaders: readonly string[];
  exposeHeaders?: readonly string[];
  maxAgeSeconds?: number;
};

export type PublicAccessBlock = {
  blockPublicAcls: boolean;
  ignorePublicAcls: boolean;
  blockPublicPolicy: boolean;
  restrictPublicBuckets: boolean;
};

export type BucketConfig = {
  /** Milliseconds since 1970. */
  createdAt: number;
  /** The owner. @default the default account */
  account?: string;
  cors?: readonly CorsRule[];
  /** Key prefixes that anyone may GET. */
  publicRead?: readonly string[];
  lifecycle?: readonly LifecycleRule[];
  policy?: Policy;
  publicAccessBlock?: PublicAccessBlock;
  /** Accepted and returned again; every object is "encrypted" with S3's own keys anyway. */
  encryption?: "AES256";
  /** Accepted and returned again; only the newest version is kept anyway. */
  versioning?: "Suspended";
};

/** Checks S3's naming rules for general purpose buckets. */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes("..") &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !name.startsWith("xn--") &&
    !name.endsWith("-s3alias")
  );
}
