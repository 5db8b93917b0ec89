/**
 * What a provider's S3 does beyond the common ground. What it can't is left out of requests, or guarded otherwise.
 * docs/providers.md has the source of each fact.
 */
export type S3Capabilities = {
  /** `If-None-Match: *` on PutObject: a presigned PUT is good for one object. Without it the URL can be used again until it expires. */
  conditionalPut: boolean;
  /** `If-None-Match: *` at the destination of CopyObject: of two publishers at once, one copies. */
  conditionalCopy: boolean;
  /**
   * `x-amz-checksum-sha256` is understood: a body with one flipped bit is refused. Where it is not, no hash is sent, and browsers
   * stop making them.
   */
  checksums: boolean;
  /**
   * The checksums of parts that are compared with their bytes; browsers make them ahead of the wire. `"sha256"`: where the
   * upload is begun with `x-amz-checksum-algorithm: SHA256`. `"crc64nvme"`: that, and CRC64NVME, of which there is one of the
   * whole object too: it is compared when the parts are put together. `"none"`: browsers are not asked to make any.
   */
  partChecksums: "crc64nvme" | "sha256" | "none";
  /**
   * Uploads by an HTML form (POST policy). `"sha256"`: a checksum in the policy is enforced, so a form is as good as a PUT;
   * `"unverified"`: it works, but whoever has the form may send other bytes of the same length while it lives.
   */
  form: "sha256" | "unverified" | "none";
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

/** Amazon S3. */
export function aws(options: { region: string }): S3Provider {
  return {
    name: "aws",
    region: options.region,
    forcePathStyle: false,
    // AWS's documentation does not say whether a form's checksum is enforced.
    capabilities: {
      conditionalPut: true,
      conditionalCopy: true,
      checksums: true,
      partChecksums: "crc64nvme",
      form: "unverified",
    },
  };
}

/** Cloudflare R2. Parts of one size, which it demands, are what every plan here has. */
export function r2(options: { accountId: string }): S3Provider {
  return {
    name: "r2",
    region: "auto",
    endpoint: `https://${options.accountId}.r2.cloudflarestorage.com`,
    forcePathStyle: true,
    // CopyObject's destination is guarded by a header of R2's own only.
    capabilities: {
      conditionalPut: true,
      conditionalCopy: false,
      checksums: true,
      partChecksums: "none",
      form: "none",
    },
  };
}

/**
 * Ceph RADOS Gateway, as seen on 18.2.
 * @param options.checksums - whether it compares `x-amz-checksum-sha256`, as a later one may: `s3-direct doctor` finds out.
 * @default false
 */
export function ceph(options: { endpoint: string; region?: string; checksums?: boolean }): S3Provider {
  return {
    name: "ceph",
    region: options.region ?? "us-east-1",
    endpoint: options.endpoint,
    forcePathStyle: true,
    // It takes checksums and ignores them, so that hashing would be for nothing.
    capabilities: {
      conditionalPut: true,
      conditionalCopy: false,
      checksums: options.checksums ?? false,
      partChecksums: "none",
      form: "unverified",
    },
  };
}

/**
 * Any other S3.
 * @param options.region - @default "us-east-1"
 * @param options.forcePathStyle - @default true, which every S3 that is reached by an address understands
 * @param options.capabilities - @default conditional PUT and checksums; no checksums of parts, no conditional copy, no forms
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
    capabilities: {
      conditionalPut: true,
      conditionalCopy: false,
      checksums: true,
      partChecksums: "none",
      form: "none",
      ...options.capabilities,
    },
  };
}
