import { S3Client } from "@aws-sdk/client-s3";
import type { S3Credentials } from "./credentials.ts";

/**
 * Returns the credentials that the AWS SDK finds by itself, for `signer`, `publisher` or `janitor`: AWS_ACCESS_KEY_ID
 * and its related variables, a profile of the shared files, IAM Identity Center, a web identity, the role of a
 * container or an instance (https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html has the
 * order).
 *
 * Signer and publisher must be two identities. Let one of them be the machine's own, and the other a profile that
 * assumes another role (`role_arn` with `credential_source` or `source_profile` in the shared configuration).
 * @param options.profile - a profile of the shared files, instead of the chain @default AWS_PROFILE, as in the SDK
 */
export function defaultCredentials(options: { profile?: string } = {}): () => Promise<S3Credentials> {
  // Only a client has the chain. No request is sent to this region.
  const { credentials } = new S3Client({ region: "us-east-1", ...options }).config;
  return async () => {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await credentials();
    return { accessKeyId, secretAccessKey, sessionToken, expiration };
  };
}
