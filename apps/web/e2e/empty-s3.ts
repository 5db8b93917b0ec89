import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startDevS3 } from "./command.ts";

/** An S3 that nobody has set up yet, and what its administrator knows. */
export type EmptyS3 = {
  provider: "dev-s3" | "ceph";
  endpoint: string;
  /** The administrator's keys. */
  admin: Record<string, string>;
  /** The users that exist already, if S3 has no API to create them: lines of an `.env` file. */
  users: Record<string, string>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

/** Opens the Ceph in the environment's variables (`pnpm test:ceph` sets them), or a new dev-s3. */
export function openEmptyS3(folder: string): Promise<EmptyS3> {
  return process.env["S3_DIRECT_SUITE"] === "ceph" ? openCeph() : openDevS3(folder);
}

async function openCeph(): Promise<EmptyS3> {
  const setting = (name: string) => process.env[`S3_DIRECT_SUITE_${name}`] ?? "";
  return {
    provider: "ceph",
    endpoint: setting("ENDPOINT"),
    admin: { AWS_ACCESS_KEY_ID: setting("ADMIN_KEY"), AWS_SECRET_ACCESS_KEY: setting("ADMIN_SECRET") },
    users: {},
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** Its users have no permissions until provision grants them. */
async function openDevS3(folder: string): Promise<EmptyS3> {
  const secret = () => randomBytes(20).toString("hex");
  const admin = { AWS_ACCESS_KEY_ID: "ADMIN", AWS_SECRET_ACCESS_KEY: secret() };
  const roles = ["SIGNER", "PUBLISHER", "JANITOR"].map((role) => ({ role, secretAccessKey: secret() }));
  const seed = join(folder, "seed.json");
  const users = roles.map(({ role, secretAccessKey }) => ({ accessKeyId: role, secretAccessKey, statements: [] }));
  await writeFile(seed, JSON.stringify({ users }));
  const data = join(folder, "s3");
  const user = `${admin.AWS_ACCESS_KEY_ID}:${admin.AWS_SECRET_ACCESS_KEY}`;
  const s3 = await startDevS3(["--data", data, "--seed", seed, "--user", user]);
  return {
    provider: "dev-s3",
    endpoint: s3.endpoint,
    admin,
    users: Object.fromEntries(
      roles.flatMap(({ role, secretAccessKey }) => [
        [`S3_${role}_ACCESS_KEY_ID`, role],
        [`S3_${role}_SECRET_ACCESS_KEY`, secretAccessKey],
      ]),
    ),
    [Symbol.asyncDispose]: s3[Symbol.asyncDispose],
  };
}
