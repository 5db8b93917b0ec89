import { S3Client } from "@aws-sdk/client-s3";
import type { S3Credentials } from "./credentials.ts";

/**
 * The credentials that the AWS SDK finds by itself, for `signer`, `publisher` or `janitor`: AWS_ACCESS_KEY_ID and the variables beside it, a
 * profile of the shared files, IAM Identity Center, a web identity, the role of a container or an instance
 * (https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html has the order).
 *
 * Signer and publisher must be two identities. Let one of them be the machine's own, and the other a profile that assumes a role of
 * its own (`role_arn` with `credential_source` or `source_profile` in the shared configuration).
 * @param options.profile - this profile of the shared files in place of the chain @default AWS_PROFILE, as the SDK has it
 */
export function defaultCredentials(options: { profile?: string } = {}): () => Promise<S3Credentials> {
  // Only a client has the chain. Nothing is sent to its region.
  const { credentials } = new S3Client({ region: "us-east-1", ...options }).config;
  return async () => {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await credentials();
    return { accessKeyId, secretAccessKey, sessionToken, expiration };
  };
}
