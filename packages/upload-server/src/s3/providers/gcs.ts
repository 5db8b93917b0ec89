import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Google Cloud Storage, by its XML API and HMAC keys (https://cloud.google.com/storage/docs/aws-simple-migration).
 * @param options.endpoint - @default "https://storage.googleapis.com"
 * @param options.region - the region in signatures @default "auto"
 */
export function gcs(options: { endpoint?: string | undefined; region?: string | undefined } = {}): S3Provider {
  return {
    name: "gcs",
    region: options.region ?? "auto",
    endpoint: options.endpoint ?? "https://storage.googleapis.com",
    forcePathStyle: true,
    // It supports the x-amz-* headers that have an equivalent of its own: CopyObject's source condition
    // (https://cloud.google.com/storage/docs/xml-api/put-object-copy) and no condition of a write. UploadPartCopy fails
    // in the matrix of https://www.tigrisdata.com/docs/api/s3/; one CopyObject copies an object of any size. Tags of
    // objects have no equivalent.
    capabilities: { ...plainCapabilities, copySourceIfMatch: true, copyParts: false },
  };
}
