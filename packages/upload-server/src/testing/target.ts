import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { startDevS3, type Personality } from "@s3-direct/dev-s3";
import { custom, type S3Capabilities, type S3Provider } from "../index.ts";
import { hasPolicies, personalityInUse, providerAs, providerOf } from "./personalities.ts";

/** One S3 with four users: the owner of the buckets, and three that may do nothing until a bucket policy allows it. */
export type Target = {
  endpoint: string;
  provider: S3Provider;
  /** Whether permissions are bucket policies. Otherwise the buckets and the users' permissions exist from the start. */
  hasPolicies: boolean;
  admin: Keys;
  signer: Keys & { arn: string };
  publisher: Keys & { arn: string };
  janitor: Keys & { arn: string };
  close: () => Promise<void>;
};

type Keys = { accessKeyId: string; secretAccessKey: string };

const onCeph = process.env["S3_DIRECT_SUITE"] === "ceph";

/**
 * The capabilities of this run's S3, which tests read before they start one. A dev-s3 without a personality has
 * Amazon's.
 */
export const capabilities: S3Capabilities = providerAs(
  onCeph ? "ceph" : (personalityInUse ?? "aws"),
  "http://none",
).capabilities;

/** Without copies that are bound to what was read, and PUTs that work only once, every file is sent in parts. */
export const sendsPuts = capabilities.copySourceIfMatch || capabilities.conditionalPut;

type Case = (name: string, run: () => Promise<void>, timeout?: number) => void;

/**
 * Declares a test that is about these capabilities; it runs only if the S3 has them. On Ceph, which these suites treat
 * as any S3, it must fail instead, so that a profile that is no longer true is detected.
 */
export function testWhere(...needed: (keyof S3Capabilities)[]): Case {
  const has = needed.every((name) => capabilities[name] !== false && capabilities[name] !== "none");
  return onCeph && !has ? test.fails : test.runIf(has);
}

/**
 * Declares a test about what a profile says, whatever the S3 then does: on Ceph, `custom()` claims all capabilities.
 */
export const testWhereTold = (name: keyof S3Capabilities): Case => (onCeph ? test : testWhere(name));

/** Declares a test that must fail on Ceph 18.2 and on its imitation: both honour headers that are not signed. */
export const testUnlessCeph: Case = onCeph || personalityInUse === "ceph" ? test.fails : test;

export type TargetOptions = {
  uploadBucket: string;
  mediaBucket: string;
  personality?: Personality | undefined;
  /**
   * Whether a dev-s3's users get their permissions from bucket policies, which take five requests. @default false: the
   * same permissions, from the start
   */
  policies?: boolean | undefined;
};

/** Opens the S3 that the environment names (`pnpm test:ceph` sets it), or a separate dev-s3. */
export function openTarget(options: TargetOptions): Promise<Target> {
  return onCeph ? openCeph() : openDevS3(options);
}

async function openDevS3({ uploadBucket, mediaBucket, ...options }: TargetOptions): Promise<Target> {
  const personality = options.personality ?? personalityInUse;
  const withPolicies = options.policies === true && hasPolicies(personality);
  const granted = (actions: readonly string[], resources: readonly string[]) =>
    ({ effect: "allow", actions, resources }) as const;
  const uploads = [`${uploadBucket}/uploads/*`];
  const published = [`${mediaBucket}/media/*`, `${mediaBucket}/private/*`];
  const buckets = [uploadBucket, mediaBucket];
  const rights = {
    signer: [
      granted(["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"], uploads),
      { effect: "deny", actions: ["s3:GetObject"], resources: uploads },
    ],
    publisher: [
      granted(["s3:GetObject", "s3:PutObject"], uploads),
      granted(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], published),
      granted(["s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"], published),
      granted(["s3:ListBucketMultipartUploads"], [mediaBucket]),
    ],
    janitor: [
      granted(["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"], buckets),
      granted(["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:AbortMultipartUpload"], [...uploads, ...published]),
    ],
  } as const;

  const dataDir = await mkdtemp(join(tmpdir(), "upload-server-"));
  const keys = (name: string) => ({ accessKeyId: name, secretAccessKey: `${name}-secret` });
  const admin = keys("TESTADMIN00000000001");
  const user = (name: string) => ({ ...keys(name), arn: `arn:aws:iam::123456789012:user/${name}` });
  const signer = user("TESTSIGNER0000000001");
  const publisher = user("TESTPUBLISHER0000001");
  const janitor = user("TESTJANITOR000000001");
  const s3 = await startDevS3({
    dataDir,
    ...(personality !== undefined && { personality }),
    ...(!withPolicies && { buckets: [{ name: uploadBucket }, { name: mediaBucket, publicRead: ["media/"] }] }),
    users: [
      { ...admin, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] },
      { ...signer, statements: withPolicies ? [] : rights.signer },
      { ...publisher, statements: withPolicies ? [] : rights.publisher },
      { ...janitor, statements: withPolicies ? [] : rights.janitor },
    ],
  });
  return {
    endpoint: s3.url,
    provider: providerOf(personality, s3.url),
    hasPolicies: withPolicies,
    admin,
    signer,
    publisher,
    janitor,
    async close() {
      await s3.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function openCeph(): Promise<Target> {
  const setting = (name: string) => process.env[`S3_DIRECT_SUITE_${name}`] ?? "";
  const keys = (name: string) => ({ accessKeyId: setting(`${name}_KEY`), secretAccessKey: setting(`${name}_SECRET`) });
  const endpoint = setting("ENDPOINT");
  return {
    endpoint,
    provider: custom({ endpoint }),
    hasPolicies: true,
    admin: keys("ADMIN"),
    signer: { ...keys("SIGNER"), arn: "arn:aws:iam:::user/signer" },
    publisher: { ...keys("PUBLISHER"), arn: "arn:aws:iam:::user/publisher" },
    janitor: { ...keys("JANITOR"), arn: "arn:aws:iam:::user/janitor" },
    close: async () => undefined,
  };
}
