import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { startDevS3 } from "@s3-direct/dev-s3";

/** One S3 with four users: the buckets' owner, and three that may do nothing until a bucket's policy says so. */
export type Target = {
  endpoint: string;
  admin: Keys;
  signer: Keys & { arn: string };
  publisher: Keys & { arn: string };
  janitor: Keys & { arn: string };
  conditionalCopy: boolean;
  close: () => Promise<void>;
};

type Keys = { accessKeyId: string; secretAccessKey: string };

const onCeph = process.env["S3_DIRECT_SUITE"] === "ceph";

/** What Ceph 18.2 does otherwise than AWS documents. */
type CephQuirk =
  "ignores a bucket's owner" | "ignores checksums" | "honours unsigned headers" | "copies unconditionally";

/** A case that must fail on Ceph by that quirk, so that one that is no longer true is found out. */
export function testUnlessCeph(_quirk: CephQuirk): (name: string, run: () => Promise<void>) => void {
  return onCeph ? test.fails : test;
}

/** The S3 that the environment names (`pnpm test:ceph` does), or a dev-s3 of its own. */
export function openTarget(): Promise<Target> {
  return onCeph ? openCeph() : openDevS3();
}

async function openDevS3(): Promise<Target> {
  const dataDir = await mkdtemp(join(tmpdir(), "upload-server-"));
  const keys = (name: string) => ({ accessKeyId: name, secretAccessKey: `${name}-secret` });
  const admin = keys("TESTADMIN00000000001");
  const user = (name: string) => ({ ...keys(name), arn: `arn:aws:iam::123456789012:user/${name}` });
  const signer = user("TESTSIGNER0000000001");
  const publisher = user("TESTPUBLISHER0000001");
  const janitor = user("TESTJANITOR000000001");
  const s3 = await startDevS3({
    dataDir,
    users: [
      { ...admin, statements: [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }] },
      { ...signer, statements: [] },
      { ...publisher, statements: [] },
      { ...janitor, statements: [] },
    ],
  });
  return {
    endpoint: s3.url,
    admin,
    signer,
    publisher,
    janitor,
    conditionalCopy: true,
    async close() {
      await s3.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function openCeph(): Promise<Target> {
  const setting = (name: string) => process.env[`S3_DIRECT_SUITE_${name}`] ?? "";
  const keys = (name: string) => ({ accessKeyId: setting(`${name}_KEY`), secretAccessKey: setting(`${name}_SECRET`) });
  return {
    endpoint: setting("ENDPOINT"),
    admin: keys("ADMIN"),
    signer: { ...keys("SIGNER"), arn: "arn:aws:iam:::user/signer" },
    publisher: { ...keys("PUBLISHER"), arn: "arn:aws:iam:::user/publisher" },
    janitor: { ...keys("JANITOR"), arn: "arn:aws:iam:::user/janitor" },
    conditionalCopy: false,
    close: async () => undefined,
  };
}
