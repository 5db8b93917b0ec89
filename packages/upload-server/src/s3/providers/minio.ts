import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * MinIO, from 20 January 2025 (RELEASE.2025-01-20T14-49-07Z) or later: earlier versions have no CRC64NVME
 * (https://github.com/minio/minio/pull/20855). `s3-direct doctor` checks it.
 * @param options.region - @default "us-east-1", MinIO's own default
 */
export function minio(options: { endpoint: string; region?: string | undefined }): S3Provider {
  return {
    name: "minio",
    region: options.region ?? "us-east-1",
    endpoint: options.endpoint,
    forcePathStyle: true,
    // MINIO_API_STALE_UPLOADS_EXPIRY: unfinished uploads are removed after 24 h, and a lifecycle rule can't change that
    // (https://github.com/minio/minio, internal/config/api, internal/bucket/lifecycle/rule.go).
    keepsPartsFor: 86_400,
    // https://github.com/minio/minio/issues/20989: cmd/erasure-sets.go treats the prefix as a key. Without a prefix,
    // cmd/erasure-server-pool.go lists the uploads that the called server has begun since it started.
    unfinishedPrefixIsKey: true,
    // https://github.com/minio/minio: cmd/object-handlers.go checks a PUT's condition and that of CopyObject's source,
    // but not that of its destination; cmd/object-multipart-handlers.go checks those of a completion and of
    // UploadPartCopy; internal/hash/checksum.go has CRC64NVME. No file reads the header for the owner.
    capabilities: {
      ...plainCapabilities,
      conditionalPut: true,
      conditionalComplete: true,
      copySourceIfMatch: true,
      partCopySourceIfMatch: true,
      taggingDirective: true,
      // Both files above read the header for tags: xhttp.AmzObjectTagging.
      tags: true,
      checksums: true,
      partChecksums: "crc64nvme",
      form: "unverified",
    },
  };
}
