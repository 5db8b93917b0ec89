import type { S3Provider } from "../provider.ts";

/** Amazon S3. https://docs.aws.amazon.com/AmazonS3/latest/API/ */
export function aws(options: { region: string }): S3Provider {
  return {
    name: "aws",
    region: options.region,
    forcePathStyle: false,
    capabilities: {
      // userguide/conditional-writes.html has all three.
      conditionalPut: true,
      conditionalComplete: true,
      conditionalCopy: true,
      // API/API_CopyObject.html
      copySourceIfMatch: true,
      taggingDirective: true,
      // API/API_UploadPartCopy.html
      copyParts: true,
      partCopySourceIfMatch: true,
      // userguide/bucket-owner-condition.html
      expectedOwner: true,
      // userguide/checking-object-integrity.html
      checksums: true,
      partChecksums: "crc64nvme",
      // It does not say whether a form's checksum is enforced.
      form: "unverified",
    },
  };
}
