import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * MinIO, of 20 January 2025 (RELEASE.2025-01-20T14-49-07Z) or later: before, it had no CRC64NVME
 * (https://github.com/minio/minio/pull/20855). `s3-direct doctor` tells.
 * @param options.region - @default "us-east-1", as its servers are without a setting
 */
export function minio(options: { endpoint: string; region?: string }): S3Provider {
  return {
    name: "minio",
    region: options.region ?? "us-east-1",
    endpoint: options.endpoint,
    forcePathStyle: true,
    // MINIO_API_STALE_UPLOADS_EXPIRY: unfinished uploads go after 24 h, and a lifecycle rule can't say otherwise
    // (https://github.com/minio/minio, internal/config/api, internal/bucket/lifecycle/rule.go).
    keepsPartsFor: 86_400,
    // https://github.com/minio/minio/issues/20989: cmd/erasure-sets.go takes the prefix for a key. Without one cmd/erasure-server-pool.go
    // lists what the server that is asked has begun since its start.
    unfinishedByKey: true,
    // https://github.com/minio/minio: cmd/object-handlers.go judges a PUT's condition and CopyObject's source, and not its
    // destination; cmd/object-multipart-handlers.go those of a completion and of UploadPartCopy; internal/hash/checksum.go has
    // CRC64NVME. No file knows the owner's header.
    capabilities: {
      ...plainCapabilities,
      conditionalPut: true,
      conditionalComplete: true,
      copySourceIfMatch: true,
      partCopySourceIfMatch: true,
      taggingDirective: true,
      // The same two: xhttp.AmzObjectTagging.
      tags: true,
      checksums: true,
      partChecksums: "crc64nvme",
      form: "unverified",
    },
  };
}
