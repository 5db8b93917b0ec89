import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { type OpenDatabase, openEmbedded, openPostgres } from "../db/client.ts";
import { copyTemplate } from "./temp-dir.ts";

const server = process.env.S3_DIRECT_TEST_DATABASE_URL;

/** If tests run on a Postgres: the database of this process, which its test files use one after another. */
export const testDatabaseUrl =
  server === undefined ? undefined : new URL(`/s3_direct_tests_${process.env.VITEST_POOL_ID}`, server).href;

let opened: Promise<OpenDatabase> | undefined;

/**
 * Opens the database that tests share, embedded or on the Postgres; so each test creates the people that it needs.
 * Opening a database for each test would take a second.
 */
export function openTestDatabase(): Promise<OpenDatabase> {
  opened ??=
    testDatabaseUrl === undefined ? openEmbedded(copyForAll()) : openPostgres(testDatabaseUrl, { onIdleError });
  return opened;
}

/** Next to the template, with which it is removed when all tests have ended. */
function copyForAll(): string {
  const folder = join(dirname(inject("databaseTemplate")), randomUUID());
  copyTemplate(folder);
  return folder;
}

function onIdleError(error: Error): never {
  throw error;
}
