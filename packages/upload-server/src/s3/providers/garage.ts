import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Garage.
 * @param options.region - `s3_region` of its configuration @default "garage"
 */
export function garage(options: { endpoint: string; region?: string }): S3Provider {
  return {
    name: "garage",
    region: options.region ?? "garage",
    endpoint: options.endpoint,
    forcePathStyle: true,
    // Its source (https://git.deuxfleurs.fr/Deuxfleurs/garage, src/api/s3) judges the sources of both copies and SHA-256, and no
    // condition of a write; it knows no tags and no CRC64NVME. Forms: reference-manual/s3-compatibility, PostObject; their
    // SHA-256 is compared only beside a field x-amz-checksum-algorithm, which ours have not.
    capabilities: {
      ...plainCapabilities,
      copySourceIfMatch: true,
      partCopySourceIfMatch: true,
      checksums: true,
      form: "unverified",
    },
  };
}
