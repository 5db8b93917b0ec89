import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Ceph RADOS Gateway, as observed on 18.2. Older versions ignore a copy's condition
 * (https://github.com/ceph/ceph/pull/44678): `s3-direct doctor` checks it.
 * @param options.region - @default "us-east-1"
 * @param options.checksums - whether it compares `x-amz-checksum-sha256`, as a later version may: `s3-direct doctor`
 * checks it. @default false
 */
export function ceph(options: {
  endpoint: string;
  region?: string | undefined;
  checksums?: boolean | undefined;
}): S3Provider {
  return {
    name: "ceph",
    region: options.region ?? "us-east-1",
    endpoint: options.endpoint,
    forcePathStyle: true,
    // It accepts checksums and ignores them, so hashing would be useless. It ignores the owner, and the conditions of
    // UploadPartCopy, of a completion and of a copy's destination. It loses the tags of a multipart upload, by which a
    // large file is copied. A copy either keeps its source's tags with its metadata, or drops both, so publishing,
    // which replaces the metadata, does not copy tags (18.2).
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
