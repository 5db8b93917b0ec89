import type { S3Provider } from "../provider.ts";
import { awsSettings } from "./aws-settings.ts";

export type AwsOptions = {
  /** The region of the buckets; also one of China, GovCloud or an ISO partition, whose hosts the SDK knows. */
  region: string;
  /**
   * Another address than the region's: a VPC endpoint
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html). If browsers can't
   * reach it, set theirs as `signingEndpoint`. @default AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, or `endpoint_url` of
   * the shared configuration file, as in the SDK; otherwise the region's own
   */
  endpoint?: string | undefined;
  /**
   * Uses FIPS endpoints (https://aws.amazon.com/compliance/fips/).
   * @default AWS_USE_FIPS_ENDPOINT, or `use_fips_endpoint` of the shared configuration file
   */
  useFipsEndpoint?: boolean | undefined;
  /**
   * Uses IPv6 as well (https://docs.aws.amazon.com/AmazonS3/latest/userguide/dual-stack-endpoints.html).
   * @default AWS_USE_DUALSTACK_ENDPOINT, or `use_dualstack_endpoint` of the shared configuration file
   */
  useDualstackEndpoint?: boolean | undefined;
  /**
   * Uses Transfer Acceleration, if both buckets have it
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html). AWS charges for it. @default
   * false
   */
  useAccelerateEndpoint?: boolean | undefined;
  /**
   * Whether the buckets are Requester Pays: every request, also a browser's, says that its sender pays
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ObjectsinRequesterPaysBuckets.html). Forms can't say it, so
   * `plan.formMax` is refused beside it. @default false
   */
  requestPayer?: boolean | undefined;
  /**
   * The KMS key that published files are encrypted with (SSE-KMS): its ARN, or its id in the same account. The
   * publisher needs kms:GenerateDataKey and kms:Decrypt on it. Uploads use the default encryption of their bucket,
   * because a browser's request must not name a key. @default the media bucket's default encryption
   */
  kmsKeyId?: string | undefined;
};

/**
 * Amazon S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/). Buckets may be access points, by alias or ARN; then the
 * copy also needs permissions on the access points. Endpoints are read from the shared configuration file, not from the
 * credentials file.
 * @throws TypeError, with one sentence, for invalid settings in the environment or the shared configuration file
 */
export function aws(options: AwsOptions): S3Provider {
  const settings = awsSettings();
  const { region, endpoint = settings.endpoint, requestPayer = false, kmsKeyId } = options;
  return {
    name: "aws",
    region,
    forcePathStyle: false,
    ...(endpoint !== undefined && { endpoint }),
    useFipsEndpoint: options.useFipsEndpoint ?? settings.useFipsEndpoint,
    useDualstackEndpoint: options.useDualstackEndpoint ?? settings.useDualstackEndpoint,
    useAccelerateEndpoint: options.useAccelerateEndpoint ?? false,
    requestPayer,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    capabilities: {
      // All three are in userguide/conditional-writes.html.
      conditionalPut: true,
      conditionalComplete: true,
      conditionalCopy: true,
      // API/API_CopyObject.html
      copySourceIfMatch: true,
      taggingDirective: true,
      // userguide/object-tagging.html
      tags: true,
      // API/API_UploadPartCopy.html
      copyParts: true,
      partCopySourceIfMatch: true,
      // userguide/bucket-owner-condition.html
      expectedBucketOwner: true,
      // userguide/checking-object-integrity.html
      checksums: true,
      partChecksums: "crc64nvme",
      // AWS does not document whether a form's checksum is enforced.
      form: "unverified",
    },
  };
}
