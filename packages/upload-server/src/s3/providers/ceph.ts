import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Ceph RADOS Gateway, as seen on 18.2. Older ones ignore a copy's condition (https://github.com/ceph/ceph/pull/44678):
 * `s3-direct doctor` tells.
 * @param options.region - @default "us-east-1"
 * @param options.checksums - whether it compares `x-amz-checksum-sha256`, as a later one may: `s3-direct doctor` finds out.
 * @default false
 */
export function ceph(options: { endpoint: string; region?: string; checksums?: boolean }): S3Provider {
  return {
    name: "ceph",
    region: options.region ?? "us-east-1",
    endpoint: options.endpoint,
    forcePathStyle: true,
    // It takes checksums and ignores them, so that hashing would be for nothing. It ignores the owner, and the conditions of
    // UploadPartCopy, of a completion and of a copy's destination. It forgets the tags of an upload in parts, as which a large
    // file is copied. A copy keeps its source's tags with its metadata, or drops both, so that publishing, which replaces the metadata,
    // leaves them behind (18.2).
    capabilities: {
      ...plainCapabilities,
      conditionalPut: true,
      copySourceIfMatch: true,
      taggingDirective: true,
      checksums: options.checksums ?? false,
      form: "unverified",
    },
  };
}
