import type { S3Capabilities, S3Provider } from "../provider.ts";

/**
 * Any other S3. `s3-direct doctor` tests and prints each capability except tags, which need a separate permission.
 * @param options.region - @default "us-east-1"
 * @param options.forcePathStyle - @default true, which works with every S3 that is reached by an address
 * @param options.capabilities - @default all of Amazon's except checksums of parts, a condition for a copy's
 * destination, tags, and forms
 */
export function custom(options: {
  endpoint: string;
  region?: string | undefined;
  forcePathStyle?: boolean | undefined;
  capabilities?: Partial<S3Capabilities> | undefined;
}): S3Provider {
  return {
    name: "custom",
    region: options.region ?? "us-east-1",
    endpoint: options.endpoint,
    forcePathStyle: options.forcePathStyle ?? true,
    capabilities: {
      conditionalPut: true,
      // A storage without the one condition does not have the other.
      conditionalComplete: options.capabilities?.conditionalPut ?? true,
      conditionalCopy: false,
      copySourceIfMatch: true,
      partCopySourceIfMatch: true,
      copyParts: true,
      taggingDirective: true,
      tags: false,
      expectedBucketOwner: true,
      checksums: true,
      partChecksums: "none",
      form: "none",
      ...options.capabilities,
    },
  };
}
