import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import { StartError } from "../start-error.ts";
import { codeOf } from "../telemetry/describe-error.ts";
import * as schema from "./schema.ts";

/** Postgres, embedded or served: the same dialect and the same migrations. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

export type OpenDatabase = { db: Database; close: () => Promise<void> };

const migrationsFolder = fileURLToPath(new URL("../../drizzle", import.meta.url));

// Any constant does, as long as every process of this application asks for the same one.
const migrationLock = 7_305_991_420;

/**
 * Opens the embedded database in a folder and brings its tables up to date. The caller must hold the folder alone: two
 * processes on it lose rows silently.
 */
export async function openEmbedded(folder: string): Promise<OpenDatabase> {
  const client = await PGlite.create(folder);
  const db = drizzlePglite({ client, schema });
  await migratePglite(db, { migrationsFolder });
  return { db, close: () => client.close() };
}

/**
 * Connects to a Postgres and brings its tables up to date; of processes that start together, one migrates at a time.
 *
 * @throws StartError when it can't be reached or used
 */
export async function openPostgres(
  url: string,
  options: { onIdleError: (error: Error) => void },
): Promise<OpenDatabase> {
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: 5000 });
  // Without a listener, a connection that breaks while it is idle ends the process.
  pool.on("error", options.onIdleError);
  try {
    await migrateAlone(pool);
  } catch (error) {
    await pool.end();
    throw new StartError(`The database that DATABASE_URL names can't be used (${codeOf(error)}).`, { cause: error });
  }
  return { db: drizzlePg({ client: pool, schema }), close: () => pool.end() };
}

/** Whether it answers. It never throws. */
export function isDatabaseUp(db: Database): Promise<boolean> {
  return db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
}

async function migrateAlone(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await migratePg(drizzlePg({ client }), { migrationsFolder });
    await client.query("select pg_advisory_unlock($1)", [migrationLock]);
    client.release();
  } catch (error) {
    // The lock lives as long as its connection: this one must not return to the pool.
    client.release(true);
    throw error;
  }
}
