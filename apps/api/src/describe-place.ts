import { existsSync } from "node:fs";
import { databaseIn, devS3In } from "./data-dir.ts";
import type { Env } from "./env/env.ts";
import { StartError } from "./start-error.ts";

type Place = Pick<Env, "databaseUrl" | "s3" | "dataDir">;

/**
 * Says which database and S3 a command works on.
 *
 * @throws StartError if the API's variables are not set here: S3 is named and the database is not, or an embedded
 * database or a development S3 would be a new one
 */
export function describePlace({ databaseUrl, s3, dataDir }: Place): string {
  if (databaseUrl === undefined) return describeEmbedded({ s3, dataDir });
  const database = nameOf(databaseUrl);
  if (s3 !== undefined) {
    return `On ${database}, and the buckets ${s3.uploadBucket} and ${s3.mediaBucket} (${s3.provider.endpoint}).`;
  }
  if (existsSync(devS3In(dataDir))) return `On ${database}, and the development S3 in ${dataDir}.`;
  throw new StartError(
    `DATABASE_URL is set, the S3 variables are not, and there is no development S3 in ${dataDir}: ${elsewhere}`,
  );
}

function describeEmbedded({ s3, dataDir }: Omit<Place, "databaseUrl">): string {
  if (s3 !== undefined) {
    throw new StartError(
      `The S3 variables are set, and DATABASE_URL is not, so no file would have a row: ${elsewhere}`,
    );
  }
  if (existsSync(databaseIn(dataDir))) return `In ${dataDir}: the embedded database and the development S3.`;
  throw new StartError(
    `DATABASE_URL and the S3 variables are not set, and there is no database in ${dataDir}: ${elsewhere}`,
  );
}

const elsewhere = "run this where the API's variables are set.";

/** Without the user and the password. */
function nameOf(databaseUrl: string): string {
  const unnamed = "the database that DATABASE_URL names";
  if (!URL.canParse(databaseUrl)) return unnamed;
  const { host, pathname, search, hash } = new URL(databaseUrl);
  // A password with "/", "?" or "#" that is not encoded ends what is read as the host.
  if (`${pathname}${search}${hash}`.includes("@")) return unnamed;
  return `the database ${host === "" ? pathname.slice(1) : `${host}${pathname}`}`;
}
