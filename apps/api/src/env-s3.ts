import { z } from "zod";
import { fields, sentences } from "./env-fields.ts";

type Credentials = { accessKeyId: string; secretAccessKey: string };

export type ProviderSettings =
  | { name: "aws"; region: string }
  | { name: "ceph"; region: string; endpoint: string }
  | { name: "custom"; region: string; endpoint: string; forcePathStyle: boolean }
  /** The one that comes with this server: no variable names it. */
  | { name: "dev-s3"; endpoint: string };

/** Everything that names an S3 and the identities used on it. */
export type S3Settings = {
  provider: ProviderSettings;
  /** Where browsers reach it, when that is not where this server does. */
  signingEndpoint: string | undefined;
  endpointAliases: readonly string[];
  uploadBucket: string;
  mediaBucket: string;
  publicBaseUrl: string;
  /** The AWS account that must own both buckets. */
  bucketOwner: string | undefined;
  signer: Credentials;
  publisher: Credentials;
  /** Unset: nothing is listed or deleted beyond what one upload needs. */
  janitor: Credentials | undefined;
};

const missing = "is missing: it is needed as soon as one of the S3 variables is set";
const needed = z.string({ error: missing });
// No dots: the SDK would turn to another style of addresses silently, and certificates don't cover such a host name.
const bucket = needed.regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, { error: "must be 3 to 63 of a-z, 0-9 and hyphens" });

const schema = z.object({
  S3_PROVIDER: z.enum(["aws", "ceph", "custom"], { error: "must be aws, ceph or custom" }).default("custom"),
  S3_ENDPOINT: fields.httpUrl.optional(),
  S3_SIGNING_ENDPOINT: fields.bucketUrls.pipe(z.tuple([z.string()], { error: "must be one address" })).optional(),
  S3_ENDPOINT_ALIASES: fields.bucketUrls.default([]),
  S3_REGION: z.string().optional(),
  S3_FORCE_PATH_STYLE: fields.flag.optional(),
  S3_UPLOAD_BUCKET: bucket,
  S3_MEDIA_BUCKET: bucket,
  S3_BUCKET_OWNER: z
    .string()
    .regex(/^[0-9]{12}$/, { error: "must be an AWS account's id, 12 digits" })
    .optional(),
  PUBLIC_BASE_URL: z.string({ error: missing }).pipe(fields.httpUrl),
  S3_SIGNER_ACCESS_KEY_ID: needed,
  S3_SIGNER_SECRET_ACCESS_KEY: needed,
  S3_PUBLISHER_ACCESS_KEY_ID: needed,
  S3_PUBLISHER_SECRET_ACCESS_KEY: needed,
  S3_JANITOR_ACCESS_KEY_ID: z.string().optional(),
  S3_JANITOR_SECRET_ACCESS_KEY: z.string().optional(),
});

export const s3Variables = Object.keys(schema.shape);

/**
 * The S3 variables hang together: none of them (the development S3), or all that the provider needs.
 *
 * @returns the settings, or nothing and the problems, one sentence each
 */
export function readS3Settings(
  variables: Readonly<Record<string, string | undefined>>,
  options: { production: boolean },
): { settings: S3Settings | undefined; problems: readonly string[] } {
  if (Object.keys(variables).length === 0) return { settings: undefined, problems: options.production ? [noS3] : [] };

  const parsed = schema.safeParse(variables);
  if (!parsed.success) return { settings: undefined, problems: sentences(parsed.error) };

  const env = parsed.data;
  const provider = providerOf(env);
  const problems = [...(typeof provider === "string" ? [provider] : []), ...contradictions(env)];
  if (typeof provider === "string" || problems.length > 0) return { settings: undefined, problems };
  return {
    problems,
    settings: {
      provider,
      signingEndpoint: env.S3_SIGNING_ENDPOINT?.[0],
      endpointAliases: env.S3_ENDPOINT_ALIASES,
      uploadBucket: env.S3_UPLOAD_BUCKET,
      mediaBucket: env.S3_MEDIA_BUCKET,
      publicBaseUrl: env.PUBLIC_BASE_URL,
      bucketOwner: env.S3_BUCKET_OWNER,
      signer: { accessKeyId: env.S3_SIGNER_ACCESS_KEY_ID, secretAccessKey: env.S3_SIGNER_SECRET_ACCESS_KEY },
      publisher: { accessKeyId: env.S3_PUBLISHER_ACCESS_KEY_ID, secretAccessKey: env.S3_PUBLISHER_SECRET_ACCESS_KEY },
      janitor: janitorOf(env),
    },
  };
}

const noS3 =
  "S3_UPLOAD_BUCKET and the other S3 variables are missing: the S3 that comes with this server is for development only.";

type S3Variables = z.infer<typeof schema>;

/** The provider, or what is wrong with it in one sentence. */
function providerOf(env: S3Variables): ProviderSettings | string {
  const { S3_PROVIDER: name, S3_ENDPOINT: endpoint, S3_REGION: region, S3_FORCE_PATH_STYLE: forcePathStyle } = env;
  if (name !== "custom" && forcePathStyle !== undefined) {
    return `S3_FORCE_PATH_STYLE must not be set with S3_PROVIDER=${name}: its style of addresses is known.`;
  }
  if (name === "aws") {
    if (endpoint !== undefined) return "S3_ENDPOINT must not be set with S3_PROVIDER=aws: the region names it.";
    if (region === undefined) return "S3_REGION is missing: S3_PROVIDER=aws needs it.";
    return { name, region };
  }
  if (endpoint === undefined) return `S3_ENDPOINT is missing: S3_PROVIDER=${name} needs it.`;
  const place = { endpoint, region: region ?? "us-east-1" };
  return name === "ceph" ? { name, ...place } : { name, ...place, forcePathStyle: forcePathStyle ?? true };
}

function janitorOf(env: S3Variables): Credentials | undefined {
  const { S3_JANITOR_ACCESS_KEY_ID: accessKeyId, S3_JANITOR_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };
}

/** Sentences about variables that are right each by itself. */
function contradictions(env: S3Variables): string[] {
  const problems: string[] = [];
  if (env.S3_UPLOAD_BUCKET === env.S3_MEDIA_BUCKET) {
    problems.push(
      "S3_MEDIA_BUCKET must not be S3_UPLOAD_BUCKET: the one is served to everybody, the other is private.",
    );
  }
  if (env.S3_SIGNER_ACCESS_KEY_ID === env.S3_PUBLISHER_ACCESS_KEY_ID) {
    problems.push(
      "S3_PUBLISHER_ACCESS_KEY_ID must not be S3_SIGNER_ACCESS_KEY_ID: who signs uploads must not be able to read them.",
    );
  }
  const { S3_JANITOR_ACCESS_KEY_ID: janitor } = env;
  if ((janitor === undefined) !== (env.S3_JANITOR_SECRET_ACCESS_KEY === undefined)) {
    problems.push("S3_JANITOR_ACCESS_KEY_ID and S3_JANITOR_SECRET_ACCESS_KEY belong together: set both, or none.");
  }
  if (janitor !== undefined && [env.S3_SIGNER_ACCESS_KEY_ID, env.S3_PUBLISHER_ACCESS_KEY_ID].includes(janitor)) {
    problems.push(
      "S3_JANITOR_ACCESS_KEY_ID must not be the signer's or the publisher's: who may delete everything does nothing else.",
    );
  }
  return problems;
}
