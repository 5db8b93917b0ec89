import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { startDevS3 } from "@s3-direct/dev-s3";
import type { Keys } from "../place.ts";

/** An S3 with nothing in it, and an administrator. */
export type Target = {
  provider: "dev-s3" | "ceph";
  endpoint: string;
  /** What the command line needs besides what a test asks for. */
  env: Record<string, string>;
  /** What it needs besides to make a janitor. */
  janitorEnv: Record<string, string>;
  admin: S3Client;
  /** Names of this target's own. */
  names: { uploadBucket: string; mediaBucket: string; signerUser: string; publisherUser: string; janitorUser: string };
  /** How a policy names a user of provision's, by its access key or its name. */
  arnOf: (user: { name: string; accessKeyId: string }) => string;
  [Symbol.asyncDispose]: () => Promise<void>;
};

export const onCeph = process.env["S3_DIRECT_SUITE"] === "ceph";

/** The S3 that the environment names (`pnpm test:ceph` does), or a dev-s3 of its own. */
export function openTarget(): Promise<Target> {
  return onCeph ? openCeph() : openDevS3();
}

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

/** S3's clock stays right where a test sets the command's wrong. */
const RightDate = Date;

async function openDevS3(): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), "upload-cli-"));
  const keys = (name: string): Keys => ({ accessKeyId: name, secretAccessKey: `${name}-secret` });
  const admin = keys("TESTADMIN00000000001");
  const roles = {
    SIGNER: keys("TESTSIGNER0000000001"),
    PUBLISHER: keys("TESTPUBLISHER0000001"),
  };
  const janitor = keys("TESTJANITOR000000001");
  const s3 = await startDevS3({
    dataDir,
    clock: () => new RightDate(),
    users: [
      { ...admin, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] },
      ...[...Object.values(roles), janitor].map((role) => ({ ...role, statements: [] })),
    ],
  });
  const client = adminClient(s3.url, admin);
  return {
    provider: "dev-s3",
    endpoint: s3.url,
    env: {
      ...variables("AWS", admin),
      ...Object.assign({}, ...Object.entries(roles).map(([role, given]) => variables(`S3_${role}`, given))),
    },
    janitorEnv: variables("S3_JANITOR", janitor),
    admin: client,
    names: ownNames(),
    arnOf: ({ accessKeyId }) => `arn:aws:iam::123456789012:user/${accessKeyId}`,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await s3.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function openCeph(): Promise<Target> {
  const setting = (name: string) => process.env[`S3_DIRECT_SUITE_${name}`] ?? "";
  const admin = { accessKeyId: setting("ADMIN_KEY"), secretAccessKey: setting("ADMIN_SECRET") };
  const client = adminClient(setting("ENDPOINT"), admin);
  return {
    provider: "ceph",
    endpoint: setting("ENDPOINT"),
    env: variables("AWS", admin),
    janitorEnv: {},
    admin: client,
    names: ownNames(),
    arnOf: ({ name }) => `arn:aws:iam:::user/${name}`,
    [Symbol.asyncDispose]: async () => client.destroy(),
  };
}

function variables(prefix: string, { accessKeyId, secretAccessKey }: Keys): Record<string, string> {
  return { [`${prefix}_ACCESS_KEY_ID`]: accessKeyId, [`${prefix}_SECRET_ACCESS_KEY`]: secretAccessKey };
}

export function adminClient(endpoint: string, credentials: Keys): S3Client {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: "WHEN_REQUIRED",
    maxAttempts: 1,
  });
}
