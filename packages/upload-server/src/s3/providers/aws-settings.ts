import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

type Settings = Readonly<Record<string, string>>;
type Env = Readonly<Record<string, string | undefined>>;

/** Where the SDK's clients would send requests without our options. */
export type AwsSettings = { endpoint: string | undefined; useFipsEndpoint: boolean; useDualstackEndpoint: boolean };

/**
 * Reads the settings of the environment and, for those that it lacks, of the shared configuration file, for every
 * service or for S3 (https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html,
 * feature-ss-endpoints.html). The SDK reads the file only when a request is made, but browsers must use the same hosts,
 * so it is read here, for both. The profile's section of the credentials file, in which the SDK would also find these
 * settings, is not read.
 * @throws TypeError, with one sentence, for a value that is neither true nor false, and for services that the file does
 * not have
 */
export function awsSettings(): AwsSettings {
  // These are the SDK's variables, so the application does not pass them.
  // oxlint-disable-next-line node/no-process-env
  const env: Env = typeof process === "undefined" ? {} : process.env;
  const sections = readSections(readConfigFile(env));
  const profile = env["AWS_PROFILE"] || "default";
  const settings = sections.get(`profile ${profile}`) ?? sections.get(profile) ?? {};
  const flag = (variable: string, setting: string) =>
    readFlag(variable, env[variable]) ?? readFlag(setting, settings[setting]) ?? false;
  const isIgnored = flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls");
  const variable = env["AWS_ENDPOINT_URL_S3"] || env["AWS_ENDPOINT_URL"];
  return {
    endpoint: isIgnored ? undefined : variable || endpointIn(sections, settings),
    useFipsEndpoint: flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
    useDualstackEndpoint: flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
  };
}

function readFlag(name: string, value: string | undefined): boolean | undefined {
  if (!value) return undefined;
  if (value === "true" || value === "false") return value === "true";
  throw new TypeError(`${name} is "${value}": it may be true or false.`);
}

function endpointIn(sections: ReadonlyMap<string, Settings>, settings: Settings): string | undefined {
  const { services, endpoint_url: ofAll } = settings;
  const ofServices = sections.get(`services ${services}`);
  if (services !== undefined && ofServices === undefined) {
    throw new TypeError(
      `The shared configuration file has no section [services ${services}], which the profile names.`,
    );
  }
  return ofServices?.["s3.endpoint_url"] ?? ofAll;
}

/** Returns an empty text for a missing file, like the SDK. */
function readConfigFile(env: Env): string {
  // A user who is not in the system's list has no home directory, and homedir() throws.
  const home = () => env["HOME"] || homedir();
  const { AWS_CONFIG_FILE: chosen } = env;
  try {
    return readFileSync(chosen ? chosen.replace(/^~(?=\/)/, home) : join(home(), ".aws", "config"), "utf8");
  } catch {
    return "";
  }
}

/**
 * Returns settings by the name of their section: that of `[profile dev]` is "profile dev", and sections with the same
 * name are merged. A setting below another, such as `endpoint_url` below `s3 =`, becomes "s3.endpoint_url"
 * (https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html).
 */
function readSections(text: string): ReadonlyMap<string, Settings> {
  const sections = new Map<string, Record<string, string>>();
  let settings: Record<string, string> = {};
  let parent = "";
  for (const line of text.split(/\r?\n/)) {
    const [, section] = /^\[\s*(.+?)\s*\]/.exec(line) ?? [];
    const [, indent = "", name = "", value = ""] =
      /^(\s*)([^\s=#;][^=]*?)\s*=\s*(.*?)\s*(?:\s[#;].*)?$/.exec(line) ?? [];
    if (section !== undefined) {
      const key = section.replaceAll(/\s+/g, " ").replaceAll(/["']/g, "");
      settings = sections.get(key) ?? {};
      sections.set(key, settings);
    }
    if (section !== undefined || indent === "") parent = "";
    if (name !== "" && value === "") parent = `${name}.`;
    else if (name !== "") settings[`${parent}${name}`] = value;
  }
  return sections;
}
