import type { S3Capabilities, S3Provider } from "../provider.ts";

/**
 * Any other S3. `s3-direct doctor` tries each capability but tags, which need a right of their own, and prints them.
 * @param options.region - @default "us-east-1"
 * @param options.forcePathStyle - @default true, which every S3 that is reached by an address understands
 * @param options.capabilities - @default all of Amazon's but checksums of parts, a condition at a copy's destination, tags, and forms
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
      // A storage that does not know the one condition does not know the other.
      conditionalComplete: options.capabilities?.conditionalPut ?? true,
      conditionalCopy: false,
      copySourceIfMatch: true,
      partCopySourceIfMatch: true,
      copyParts: true,
      taggingDirective: true,
      tags: false,
      expectedOwner: true,
      checksums: true,
      partChecksums: "none",
      form: "none",
      ...options.capabilities,
    },
  };
}
