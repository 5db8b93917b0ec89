import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { personalities, startDevS3, type DevS3Options, type Personality } from "@s3-direct/dev-s3";
import type { Keys } from "../connection.ts";
import { traits, type ProviderName } from "../set-up/traits.ts";

/** An empty S3, and an administrator. */
export type Target = {
  provider: ProviderName;
  endpoint: string;
  region: string;
  /** Additional arguments of the commands. */
  args: Record<"provision" | "destroy", readonly string[]>;
  /** Variables that the command line needs in addition to the test's own. */
  env: Record<string, string>;
  /** Additional variables for making a janitor. */
  janitorEnv: Record<string, string>;
  admin: S3Client;
  /** Names used by this target alone. */
  names: { uploadBucket: string; mediaBucket: string; signerUser: string; publisherUser: string; janitorUser: string };
  /** Returns the name that a policy uses for one of provision's users, by its access key or its name. */
  arnOf: (user: { name: string; accessKeyId: string }) => string;
  /** Does what that S3's own dashboard would do, with an administrator who may call all of S3's API. */
  byHand: <Result>(change: (admin: S3Client) => Promise<Result>) => Promise<Result>;
  /** Saves everything in this target, as the start of another target. Not possible on Ceph. */
  save: () => Promise<SavedS3>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

export const onCeph = process.env["S3_DIRECT_SUITE"] === "ceph";

/** With `S3_DIRECT_PERSONALITY` set, whole suites run on an S3 that imitates that provider. */
export const personalityInUse = personalities.find((one) => one === process.env["S3_DIRECT_PERSONALITY"]);

/**
 * Opens the S3 that the environment names (`pnpm test:ceph` sets it), or a new dev-s3, optionally with what another
 * target saved.
 */
export function openTarget(from?: SavedS3): Promise<Target> {
  return onCeph ? openCeph() : openDevS3(from);
}

/** Opens an S3 that does everything, for what concerns another provider than the S3 that answers: a real one, or dev-s3. */
export function openAnyTarget(): Promise<Target> {
  return onCeph ? openCeph() : openDevS3(undefined, "aws");
}

/** The files of a dev-s3. */
export type SavedS3 = { names: Target["names"]; files: ReadonlyMap<string, Buffer> };

function ownNames() {
  const suffix = randomBytes(6).toString("hex");
  return {
    uploadBucket: `upload-${suffix}`,
    mediaBucket: `media-${suffix}`,
    signerUser: `signer-${suffix}`,
    publisherUser: `publisher-${suffix}`,
    janitorUser: `janitor-${suffix}`,
  };
}

/** Amazon's users have an API of their own, which the development S3 lacks. */
const providerOf = (personality: Personality): ProviderName => (personality === "aws" ? "dev-s3" : personality);

const userArn = "arn:aws:iam::123456789012:user/{key}";

/** Users exist already, and bucket policies can name them. Without such policies media are served elsewhere. */
function argsFor(provider: ProviderName, { publicBaseUrl }: { publicBaseUrl: string }): Target["args"] {
  if (provider === "dev-s3") return { provision: [], destroy: [] };
  const given = ["--given-users"];
  const rights = traits[provider].bucketPolicies ? [`--user-arn=${userArn}`] : [`--public-base-url=${publicBaseUrl}`];
  return { provision: [...given, ...rights], destroy: given };
}

/** S3's clock stays right even if a test changes the command's clock. */
const RightDate = Date;

async function openDevS3(from?: SavedS3, personality = personalityInUse ?? "aws"): Promise<Target> {
  const provider = providerOf(personality);
  const dataDir = await mkdtemp(join(tmpdir(), "upload-cli-"));
  if (from) await writeFiles(dataDir, from.files);
  const keys = (name: string): Keys => ({ accessKeyId: name, secretAccessKey: `${name}-secret` });
  const admin = keys("TESTADMIN00000000001");
  const roles = {
    SIGNER: keys("TESTSIGNER0000000001"),
    PUBLISHER: keys("TESTPUBLISHER0000001"),
  };
  const janitor = keys("TESTJANITOR000000001");
  const settings: DevS3Options = {
    dataDir,
    clock: () => new RightDate(),
    users: [
      { ...admin, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] },
      ...[...Object.values(roles), janitor].map((role) => ({ ...role, statements: [] })),
    ],
  };
  const likeness = { personality };
  let s3 = await startDevS3({ ...settings, ...likeness });
  const { url: endpoint, port, region } = s3;
  const names = from?.names ?? ownNames();
  const client = adminClient({ endpoint, region }, admin);
  const restart = async (options: Partial<DevS3Options>) => {
    await s3.close();
    s3 = await startDevS3({ ...settings, port, region, ...options });
  };
  return {
    provider,
    endpoint,
    region,
    args: argsFor(provider, { publicBaseUrl: `${endpoint}/${names.mediaBucket}` }),
    env: {
      ...variables("AWS", admin),
      ...Object.assign({}, ...Object.entries(roles).map(([role, given]) => variables(`S3_${role}`, given))),
    },
    janitorEnv: variables("S3_JANITOR", janitor),
    admin: client,
    names,
    arnOf: ({ accessKeyId }) => userArn.replace("{key}", accessKeyId),
    async byHand(change) {
      if (personality === "aws") return change(client);
      await restart({});
      try {
        return await change(client);
      } finally {
        await restart(likeness);
      }
    },
    save: async () => ({ names, files: await readFiles(dataDir) }),
    async [Symbol.asyncDispose]() {
      client.destroy();
      await s3.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function readFiles(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(await Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path)] as const)));
}

async function writeFiles(folder: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

async function openCeph(): Promise<Target> {
  const setting = (name: string) => process.env[`S3_DIRECT_SUITE_${name}`] ?? "";
  const admin = { accessKeyId: setting("ADMIN_KEY"), secretAccessKey: setting("ADMIN_SECRET") };
  const endpoint = setting("ENDPOINT");
  const region = "us-east-1";
  const client = adminClient({ endpoint, region }, admin);
  return {
    provider: "ceph",
    endpoint,
    region,
    args: { provision: [], destroy: [] },
    env: variables("AWS", admin),
    janitorEnv: {},
    admin: client,
    names: ownNames(),
    arnOf: ({ name }) => `arn:aws:iam:::user/${name}`,
    byHand: (change) => change(client),
    save: () => Promise.reject(new Error("A Ceph is not copied.")),
    [Symbol.asyncDispose]: async () => client.destroy(),
  };
}

function variables(prefix: string, { accessKeyId, secretAccessKey }: Keys): Record<string, string> {
  return { [`${prefix}_ACCESS_KEY_ID`]: accessKeyId, [`${prefix}_SECRET_ACCESS_KEY`]: secretAccessKey };
}

export function adminClient({ endpoint, region }: { endpoint: string; region: string }, credentials: Keys): S3Client {
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: "WHEN_REQUIRED",
    maxAttempts: 1,
  });
}
