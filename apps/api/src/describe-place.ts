import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "./env/env.ts";
import { StartError } from "./start-error.ts";

/**
 * Says which database and S3 a command works on.
 *
 * @throws StartError if only one of them is the development one, or if both are and there is no database yet: then the
 * API's variables are not set here
 */
export function describePlace({ databaseUrl, s3, dataDir }: Pick<Env, "databaseUrl" | "s3" | "dataDir">): string {
  if (databaseUrl === undefined && s3 === undefined) {
    if (existsSync(join(dataDir, "db"))) return `In ${dataDir}: the embedded database and the development S3.`;
    throw new StartError(
      `DATABASE_URL and the S3 variables are not set, and there is no database in ${dataDir}: run this where the API's variables are set.`,
    );
  }
  if (databaseUrl === undefined) throw new StartError(`The S3 variables are set, and DATABASE_URL is not: ${mixed}`);
  if (s3 === undefined) throw new StartError(`DATABASE_URL is set, and the S3 variables are not: ${mixed}`);
  return `On ${nameOf(databaseUrl)}, and the buckets ${s3.uploadBucket} and ${s3.mediaBucket} (${s3.provider.endpoint}).`;
}

const mixed = "files of the one would have no rows in the other. Run this where all variables of the API are set.";

/** Without the user and the password. */
function nameOf(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return "the database that DATABASE_URL names";
  const { host, pathname } = new URL(databaseUrl);
  return `the database ${host}${pathname}`;
}
