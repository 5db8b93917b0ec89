import { day } from "@s3-direct/upload-core";
import { createS3Storage, type S3Storage, type S3StorageOptions } from "../s3/storage.ts";
import { createEnvReader, type Env } from "./env-reader.ts";
import { identityVariables, readIdentities } from "./read-identities.ts";
import { providerVariables, readProvider } from "./read-provider.ts";

/**
 * All variables that {@link storageFromEnv} reads, besides those that the AWS SDK reads itself (AWS_*).
 * `s3-direct provision` writes them.
 */
export const storageVariables: readonly string[] = [
  ...providerVariables,
  "S3_SIGNING_ENDPOINT",
  "S3_ENDPOINT_ALIASES",
  "S3_UPLOAD_BUCKET",
  "S3_MEDIA_BUCKET",
  "S3_BUCKET_OWNER",
  "S3_EXPIRES_IN",
  "PUBLIC_BASE_URL",
  ...identityVariables,
];

const s3Variables = storageVariables.filter((name) => name.startsWith("S3_"));

const noneIsSet =
  "None of the S3_* variables is set. Was .env loaded? Start Node with --env-file=.env, or pass the variables: storageFromEnv(env).";

/** Lists the variables that are missing or wrong, in one sentence each. */
export class StorageEnvError extends Error {
  override readonly name = "StorageEnvError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * Creates the storage that the environment describes, by the variables that `s3-direct provision --env` writes:
 * S3_PROVIDER, S3_REGION, S3_ENDPOINT, S3_UPLOAD_BUCKET, S3_MEDIA_BUCKET, PUBLIC_BASE_URL, and for each of SIGNER,
 * PUBLISHER and, if there is one, JANITOR either S3_{ROLE}_ACCESS_KEY_ID, S3_{ROLE}_SECRET_ACCESS_KEY and
 * S3_{ROLE}_SESSION_TOKEN, or S3_{ROLE}_CREDENTIALS: `default` for what the AWS SDK finds by itself, `profile:NAME` for
 * a profile of its shared files. `.env.example` has them all.
 * @param env - @default process.env
 * @param more - options that have no variable, or that override one
 * @throws StorageEnvError which names every variable that is missing or wrong, and never contains a secret
 * @throws TypeError or RangeError, like {@link createS3Storage}, if an option can't work, also one of `more`
 */
export function storageFromEnv(env?: Env, more: Partial<S3StorageOptions> = {}): S3Storage {
  // Only this function reads the environment.
  // oxlint-disable-next-line node/no-process-env
  return createS3Storage({ ...readStorageOptions(env ?? process.env), ...more });
}

/**
 * Returns the options for `createS3Storage`, without connecting.
 * @param options.separateRoles - whether one identity for two roles is refused; false to examine such a configuration.
 * @default true
 */
export function readStorageOptions(env: Env, { separateRoles = true } = {}): S3StorageOptions {
  const reader = createEnvReader(env);
  if (s3Variables.every((name) => reader.text(name) === undefined)) throw new StorageEnvError([noneIsSet]);
  const provider = readProvider(reader);
  const why = "it is needed as soon as one of the S3 variables is set";
  const bucket = { is: (name: string) => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$|^arn:/.test(name), must: bucketRule };
  const [uploadBucket, mediaBucket] = ["S3_UPLOAD_BUCKET", "S3_MEDIA_BUCKET"].map((name) => {
    reader.needed(name, why);
    return reader.checked(name, bucket);
  });
  const publicBaseUrl = reader.url("PUBLIC_BASE_URL");
  reader.needed("PUBLIC_BASE_URL", why);
  const identities = readIdentities(reader, { separateRoles });
  const [signingEndpoint, ...others] = reader.bucketUrls("S3_SIGNING_ENDPOINT");
  if (others.length > 0) reader.problems.push("S3_SIGNING_ENDPOINT must be one address.");
  const endpointAliases = reader.bucketUrls("S3_ENDPOINT_ALIASES");
  const bucketOwner = reader.checked("S3_BUCKET_OWNER", {
    is: (id) => /^[0-9]{12}$/.test(id),
    must: "be an AWS account's id, 12 digits",
  });
  const expiresIn = reader.checked("S3_EXPIRES_IN", {
    is: (seconds) => /^[1-9]\d{0,4}$/.test(seconds) && Number(seconds) <= day,
    must: `be a whole number of seconds from 1 to ${day}`,
  });
  if (uploadBucket !== undefined && uploadBucket === mediaBucket) {
    reader.problems.push(
      "S3_MEDIA_BUCKET must not be S3_UPLOAD_BUCKET: the one is served to everybody, the other is private.",
    );
  }
  if (reader.problems.length > 0 || !provider || !identities || !uploadBucket || !mediaBucket || !publicBaseUrl) {
    throw new StorageEnvError(reader.problems);
  }
  return {
    provider,
    uploadBucket,
    mediaBucket,
    publicBaseUrl,
    ...identities,
    endpointAliases,
    ...(signingEndpoint !== undefined && { signingEndpoint }),
    ...(bucketOwner !== undefined && { bucketOwner }),
    ...(expiresIn !== undefined && { expiresIn: Number(expiresIn) }),
  };
}

/** No dots: the SDK would silently switch to another URL style, and certificates don't cover such a host name. */
const bucketRule = "be 3 to 63 of a-z, 0-9 and hyphens, or an access point's ARN";
