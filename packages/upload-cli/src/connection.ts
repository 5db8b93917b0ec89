import { b2, gcs, tigris, wasabi } from "@s3-direct/upload-server";
import { isRegionName } from "@s3-direct/upload-server/internal";
import { CliError } from "./cli-error.ts";
import { providerNames, type ProviderName } from "./set-up/traits.ts";

export type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** The address of an S3, and the credentials to use. */
export type Connection = {
  provider: ProviderName;
  /** Undefined for AWS, where the region determines it. */
  endpoint: string | undefined;
  region: string;
  forcePathStyle: boolean;
  /** Undefined to let the SDK find credentials. */
  credentials: Keys | undefined;
};

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads how S3 is reached from options and environment; options win.
 * @throws CliError in one sentence about what is missing or contradictory
 */
export function readConnection(
  options: {
    provider?: string | undefined;
    endpoint?: string | undefined;
    region?: string | undefined;
  },
  env: Env,
): Connection {
  const given = nonEmpty(options.endpoint) ?? nonEmpty(env["S3_ENDPOINT"]);
  const name = options.provider ?? nonEmpty(env["S3_PROVIDER"]) ?? (given === undefined ? "aws" : "custom");
  const provider = providerNames.find((known) => known === name);
  if (provider === undefined) {
    throw new CliError(`The provider is ${providerNames.join(", ")}; "${name}" is none of them.`);
  }
  const region = nonEmpty(options.region) ?? nonEmpty(env["S3_REGION"]) ?? nonEmpty(env["AWS_REGION"]);
  if (region !== undefined && !isRegionName(region)) {
    throw new CliError(`"${region}" is not a region's name: it has letters, digits and hyphens, like eu-central-1.`);
  }
  const forcePathStyle = provider !== "aws" && !["0", "false"].includes(env["S3_FORCE_PATH_STYLE"] ?? "");
  const credentials = keysOf(env, "AWS");
  if (provider === "aws") {
    if (region === undefined) throw new CliError("AWS needs a region: give --region, or set S3_REGION.");
    if (given !== undefined) throw new CliError("AWS has no --endpoint, nor S3_ENDPOINT: its region names it.");
    return { provider, endpoint: undefined, region, forcePathStyle, credentials };
  }
  const endpoint = given ?? knownEndpoint(provider, region);
  if (endpoint === undefined) {
    throw new CliError(`${provider} needs the address of its S3: give --endpoint, or set S3_ENDPOINT.`);
  }
  requireNoUser("The endpoint", endpoint);
  if (!isHttpUrl(endpoint) || /[?#]/.test(endpoint)) {
    throw new CliError(
      `The endpoint "${endpoint}" is no address of an S3: start it with https:// or http://, and leave out what follows a ? or #.`,
    );
  }
  const fallback = ["r2", "gcs", "tigris"].includes(provider) ? "auto" : provider === "garage" ? "garage" : "us-east-1";
  return { provider, endpoint, region: region ?? fallback, forcePathStyle, credentials };
}

/** The endpoint of a provider that has one address, or one for each region. */
function knownEndpoint(provider: ProviderName, region: string | undefined): string | undefined {
  if (provider === "gcs") return gcs().endpoint;
  if (provider === "tigris") return tigris().endpoint;
  if (region === undefined) return undefined;
  if (provider === "b2") return b2({ region }).endpoint;
  return provider === "wasabi" ? wasabi({ region }).endpoint : undefined;
}

/** Returns `{prefix}_ACCESS_KEY_ID` and the secret that belongs to it; undefined unless both are set. */
export function keysOf(env: Env, prefix: string): Keys | undefined {
  const accessKeyId = nonEmpty(env[`${prefix}_ACCESS_KEY_ID`]);
  const secretAccessKey = nonEmpty(env[`${prefix}_SECRET_ACCESS_KEY`]);
  const sessionToken = nonEmpty(env[`${prefix}_SESSION_TOKEN`]);
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

/** Checks whether a text is an http or https URL. `URL` takes the name in `localhost:9000` for a scheme. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ["http:", "https:"].includes(new URL(text).protocol);
}

/** Checks that no user or password stands in a URL: it would be printed. @throws CliError without it */
export function requireNoUser(what: string, url: string): void {
  const { username, password } = new URL(isHttpUrl(url) ? url : "http://localhost");
  // What is no URL may hold a password with a slash in it.
  if (username + password !== "" || (!isHttpUrl(url) && url.includes("@")))
    throw new CliError(`${what} holds a user or a password before an "@": take it out.`);
}

export function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}
