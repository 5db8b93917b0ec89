import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Garage.
 * @param options.region - `s3_region` of its configuration @default "garage"
 */
export function garage(options: { endpoint: string; region?: string | undefined }): S3Provider {
  return {
    name: "garage",
    region: options.region ?? "garage",
    endpoint: options.endpoint,
    forcePathStyle: true,
    // Its source (https://git.deuxfleurs.fr/Deuxfleurs/garage, src/api/s3) checks the source conditions of both copies
    // and SHA-256, and no condition of a write; it has no tags and no CRC64NVME. Forms:
    // reference-manual/s3-compatibility, PostObject; their SHA-256 is compared only if there is a field
    // x-amz-checksum-algorithm, which our forms do not have.
    capabilities: {
      ...plainCapabilities,
      copySourceIfMatch: true,
      partCopySourceIfMatch: true,
      checksums: true,
      form: "unverified",
    },
  };
}
