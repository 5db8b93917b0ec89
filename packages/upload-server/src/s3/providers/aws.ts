import type { S3Provider } from "../provider.ts";

export type AwsOptions = {
  /** The buckets' region; also one of China, GovCloud or an ISO partition, whose hosts the SDK knows. */
  region: string;
  /**
   * Another address than the region's: a VPC endpoint
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html). Where browsers can't reach it give
   * them theirs as `signingEndpoint`. @default AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, as the SDK has it, else the region's own
   */
  endpoint?: string;
  /** https://aws.amazon.com/compliance/fips/ @default whether AWS_USE_FIPS_ENDPOINT is "true", as the SDK has it */
  useFipsEndpoint?: boolean;
  /**
   * IPv6 as well (https://docs.aws.amazon.com/AmazonS3/latest/userguide/dual-stack-endpoints.html).
   * @default whether AWS_USE_DUALSTACK_ENDPOINT is "true", as the SDK has it
   */
  useDualstackEndpoint?: boolean;
  /**
   * Transfer Acceleration, where both buckets have it
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html). AWS charges for it. @default false
   */
  useAccelerateEndpoint?: boolean;
  /**
   * The buckets are Requester Pays: every request, also a browser's, says that its sender pays
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ObjectsinRequesterPaysBuckets.html). Forms can't say it, so
   * `plan.formMax` is refused beside it. @default false
   */
  requestPayer?: boolean;
  /**
   * The KMS key that published files are encrypted with (SSE-KMS): its ARN, or its id in the same account. The publisher needs
   * kms:GenerateDataKey and kms:Decrypt on it. Uploads are encrypted as their bucket's default says, because a browser's request
   * must not name a key. @default the media bucket's default encryption
   */
  kmsKeyId?: string;
};

/**
 * Amazon S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/). Buckets may be access points, by alias or ARN; then the copy's rights
 * are the access points' too.
 */
export function aws(options: AwsOptions): S3Provider {
  const environment = awsEnvironment();
  const { region, endpoint = environment.endpoint, requestPayer = false, kmsKeyId } = options;
  return {
    name: "aws",
    region,
    forcePathStyle: false,
    ...(endpoint !== undefined && { endpoint }),
    useFipsEndpoint: options.useFipsEndpoint ?? environment.useFipsEndpoint,
    useDualstackEndpoint: options.useDualstackEndpoint ?? environment.useDualstackEndpoint,
    useAccelerateEndpoint: options.useAccelerateEndpoint ?? false,
    requestPayer,
    ...(kmsKeyId !== undefined && { kmsKeyId }),
    capabilities: {
      // userguide/conditional-writes.html has all three.
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
      expectedOwner: true,
      // userguide/checking-object-integrity.html
      checksums: true,
      partChecksums: "crc64nvme",
      // It does not say whether a form's checksum is enforced.
      form: "unverified",
    },
  };
}

/**
 * What the SDK's clients take from the environment for every service, so that browsers are sent to the same hosts
 * (https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html, feature-ss-endpoints.html).
 */
function awsEnvironment() {
  // The SDK's variables, and so not an application's to hand in.
  // oxlint-disable-next-line node/no-process-env
  const env = typeof process === "undefined" ? {} : process.env;
  const ignored = env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true";
  return {
    endpoint: ignored ? undefined : env["AWS_ENDPOINT_URL_S3"] || env["AWS_ENDPOINT_URL"] || undefined,
    useFipsEndpoint: env["AWS_USE_FIPS_ENDPOINT"] === "true",
    useDualstackEndpoint: env["AWS_USE_DUALSTACK_ENDPOINT"] === "true",
  };
}
