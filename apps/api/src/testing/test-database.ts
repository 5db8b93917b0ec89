import { join } from "node:path";
import { type OpenDatabase, openEmbedded, openPostgres } from "../db/client.ts";
import { tempDataDir } from "./temp-dir.ts";
import { testDatabaseUrl } from "./test-api.ts";

type TestDatabase = Pick<OpenDatabase, "db"> & { [Symbol.asyncDispose](): Promise<void> };

/** The tables alone, embedded or on the Postgres that tests share. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const dir = await tempDataDir();
  const fail = (error: Error) => {
    throw error;
  };
  const { db, close } = await (testDatabaseUrl === undefined
    ? openEmbedded(join(dir.path, "db"))
    : openPostgres(testDatabaseUrl, { onIdleError: fail }));
  return {
    db,
    async [Symbol.asyncDispose]() {
      await close();
      await dir[Symbol.asyncDispose]();
    },
  };
}
