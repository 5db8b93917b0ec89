import { CliError } from "../cli-error.ts";
import type { Io } from "../io.ts";
import { keysOf, nonEmpty, readConnection, type Connection } from "../connection.ts";
import { traits } from "../set-up/traits.ts";
import { janitorName } from "../set-up/roles.ts";
import type { Serving, SetUpOptions } from "../set-up/set-up.ts";
import { readOrigins } from "./origins.ts";
import { bucketUrl, requireBaseUrl } from "./public-base-url.ts";

/** The options as the command line parsed them. */
export type ProvisionOptions = {
  provider?: string | undefined;
  endpoint?: string | undefined;
  region?: string | undefined;
  uploadBucket?: string | undefined;
  mediaBucket?: string | undefined;
  origin?: string[] | undefined;
  serve?: string | undefined;
  publicBaseUrl?: string | undefined;
  signerUser: string;
  publisherUser: string;
  janitorUser?: string | undefined;
  rolesFor?: string | undefined;
  givenUsers?: boolean | undefined;
  userArn?: string | undefined;
  maxSignatureAge?: number | undefined;
};

export type ProvisionRequest = { connection: Connection; setUp: SetUpOptions; publicBaseUrl: string | undefined };

/**
 * Reads the request from options, environment and, in a terminal, answers to questions.
 * @throws CliError in one sentence about what is missing or impossible
 */
export async function readRequest(io: Io, options: ProvisionOptions): Promise<ProvisionRequest> {
  const connection = readConnection(options, io.env);
  const { env } = io;
  const { uploadBucket, mediaBucket } = await bucketNames(io, options, connection);
  const origins = await need(io, {
    given: options.origin?.join(",") ?? env["WEB_ORIGIN"],
    option: "--origin",
    question: "The web app's origin, whose pages upload?",
    example: "https://app.example.com",
  });
  const serve = await need(io, {
    given: options.serve,
    option: "--serve",
    question: "Who reads published files: public, private, or a CloudFront distribution's ARN?",
    example: "public",
  });
  const serving = readServing(serve);
  return {
    connection,
    setUp: {
      region: connection.region,
      uploadBucket,
      mediaBucket,
      origins: readOrigins(origins),
      serving,
      names: userNames(io, options),
      rolesFor: readPrincipal(options.rolesFor),
      maxSignatureAge: options.maxSignatureAge ?? 3600,
    },
    publicBaseUrl:
      requireBaseUrl(nonEmpty(options.publicBaseUrl) ?? nonEmpty(env["PUBLIC_BASE_URL"])) ??
      // Without bucket policies, files are served by what a dashboard connects, never at the S3 address.
      (serving.kind === "public" && traits[connection.provider].bucketPolicies
        ? bucketUrl(connection, mediaBucket)
        : undefined),
  };
}

/** @throws CliError if there are not two names, or if the endpoint ends in one of them */
export async function bucketNames(
  io: Io,
  options: Pick<ProvisionOptions, "uploadBucket" | "mediaBucket">,
  { endpoint }: Pick<Connection, "endpoint">,
): Promise<{ uploadBucket: string; mediaBucket: string }> {
  const uploadBucket = await need(io, {
    given: options.uploadBucket ?? io.env["S3_UPLOAD_BUCKET"],
    option: "--upload-bucket",
    question: "The upload bucket's name?",
    example: "acme-upload",
  });
  const mediaBucket = await need(io, {
    given: options.mediaBucket ?? io.env["S3_MEDIA_BUCKET"],
    option: "--media-bucket",
    question: "The media bucket's name?",
    example: "acme-media",
  });
  for (const name of [uploadBucket, mediaBucket]) {
    requireBucketName(name);
    // A bucket's own address, as R2's dashboard shows it: the calls would be about objects in that bucket.
    if (endpoint !== undefined && new URL(endpoint).pathname.replace(/\/+$/, "").endsWith(`/${name}`))
      throw new CliError(`The endpoint ends in a bucket's name, which is added to it: take out /${name}.`);
  }
  if (uploadBucket === mediaBucket) {
    throw new CliError("Uploads and media need two buckets: the one is private, the other is served.");
  }
  return { uploadBucket, mediaBucket };
}

/** @throws CliError if one user is named for two roles: it would have the rights of both */
function userNames({ env }: Io, options: ProvisionOptions): SetUpOptions["names"] {
  const { signerUser: signer, publisherUser: publisher } = options;
  // If the environment has a janitor's keys, there is a janitor.
  const janitor = options.janitorUser ?? (keysOf(env, "S3_JANITOR") && janitorName);
  const names = { signer, publisher, ...(janitor !== undefined && { janitor }) };
  requireUserNames(names);
  // IAM ignores case in names.
  const all = Object.values(names).map((name) => name.toLowerCase());
  if (new Set(all).size === all.length) return names;
  throw new CliError("--signer-user, --publisher-user and --janitor-user must name different users.");
}

/** @throws CliError for an empty name, as of a variable that is not set */
export function requireUserNames(names: SetUpOptions["names"]): void {
  for (const [role, name] of Object.entries(names))
    if (nonEmpty(name) === undefined)
      throw new CliError(`--${role}-user is empty: give the user's name, or leave it out.`);
}

type Need = { given: string | undefined; option: string; question: string; example: string };

async function need(io: Io, { given, option, question, example }: Need): Promise<string> {
  const value = nonEmpty(given) ?? nonEmpty(io.terminal ? await io.askText(question, example) : undefined);
  if (value === undefined) throw new CliError(`${option} is missing, for example ${option} ${example}.`);
  return value;
}

/** Requires a name as `createS3Storage` does: no dots, because no certificate covers them. */
function requireBucketName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) return;
  throw new CliError(`"${name}" is not a bucket name for uploads: 3 to 63 of a-z, 0-9 and "-", no dots.`);
}

function readServing(text: string): Serving {
  if (text === "public" || text === "private") return { kind: text };
  if (/^arn:[\w-]+:cloudfront::\d{12}:distribution\/\w+$/.test(text))
    return { kind: "cloudfront", distributionArn: text };
  throw new CliError(`--serve takes public, private or a CloudFront distribution's ARN; "${text}" is none of them.`);
}

/** Of one account or service: a pattern would let strangers assume the roles. */
function readPrincipal(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^arn:[\w-]+:(?:iam|sts)::\d{12}:[^\s*?]+$|^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(text)) return text;
  if (/^\d+$/.test(text))
    throw new CliError(`--roles-for takes an ARN or a service's name; a whole account is arn:aws:iam::${text}:root.`);
  throw new CliError(
    `--roles-for takes an account's, a role's or a user's ARN, or a service's name such as lambda.amazonaws.com; "${text}" is none of them.`,
  );
}
