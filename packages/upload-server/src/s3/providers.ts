/** What a provider's S3 does beyond the common ground. What it can't is left out of requests or guarded otherwise. */
export type S3Capabilities = {
  /** `If-None-Match: *` on PutObject: a presigned PUT is good for one object. Without it the URL can be used again until it expires. */
  conditionalPut: boolean;
  /** `If-None-Match: *` at the destination of CopyObject: of two publishers at once, one copies. */
  conditionalCopy: boolean;
};

export type S3Provider = {
  name: string;
  region: string;
  /** Where this server reaches S3; the SDK's regional endpoint when left out. */
  endpoint?: string;
  /** `https://endpoint/bucket/key` instead of `https://bucket.endpoint/key`. */
  forcePathStyle: boolean;
  capabilities: S3Capabilities;
};

/**
 * Amazon S3. Conditional writes: PutObject since August 2024, CopyObject's destination since October 2025
 * (S3 User Guide, "How to prevent object overwrites with conditional writes").
 */
export function aws(options: { region: string }): S3Provider {
  return {
    name: "aws",
    region: options.region,
    forcePathStyle: false,
    capabilities: { conditionalPut: true, conditionalCopy: true },
  };
}

/**
 * Ceph RADOS Gateway. Seen on 18.2: `If-None-Match` is honoured on PutObject (one of eight racers wins) and ignored
 * at CopyObject's destination.
 */
export function ceph(options: { endpoint: string; region?: string }): S3Provider {
  return {
    name: "ceph",
    region: options.region ?? "us-east-1",
    endpoint: options.endpoint,
    forcePathStyle: true,
    capabilities: { conditionalPut: true, conditionalCopy: false },
  };
}

/**
 * Any other S3.
 * @param options.region - @default "us-east-1"
 * @param options.forcePathStyle - @default true, which every S3 that is reached by an address understands
 * @param options.capabilities - @default conditional PUT, and no conditional copy
 */
export function custom(options: {
  endpoint: string;
  region?: string;
  forcePathStyle?: boolean;
  capabilities?: Partial<S3Capabilities>;
}): S3Provider {
  return {
    name: "custom",
    region: options.region ?? "us-east-1",
    endpoint: options.endpoint,
    forcePathStyle: options.forcePathStyle ?? true,
    capabilities: { conditionalPut: true, conditionalCopy: false, ...options.capabilities },
  };
}
