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

/**
 * Runs a task unless another process on the same database is running the task of that name. If the lock's connection breaks,
 * another process may start while this one still runs, so the task must tolerate that.
 * @returns undefined where another process is running it
 */
export type RunExclusively = <T>(name: string, task: () => Promise<T>) => Promise<T | undefined>;

export type OpenDatabase = { db: Database; runExclusively: RunExclusively; close: () => Promise<void> };

const migrationsFolder = fileURLToPath(new URL("../../drizzle", import.meta.url));

// Any constant does, as long as every process of this application asks for the same one.
const migrationLock = 7_305_991_420;
const taskLock = 730_599_142;

/**
 * Opens the embedded database in a folder and brings its tables up to date. The caller must have the folder to itself: two
 * processes on it lose rows silently.
 */
export async function openEmbedded(folder: string): Promise<OpenDatabase> {
  const client = await PGlite.create(folder);
  const db = drizzlePglite({ client, schema });
  await migratePglite(db, { migrationsFolder });
  return { db, runExclusively: exclusivelyInProcess(), close: () => client.close() };
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
  // So does one that breaks between two statements of a transaction. Its next statement fails, and tells.
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    await migrateUnderLock(pool);
  } catch (error) {
    await pool.end();
    throw new StartError(`The database that DATABASE_URL names can't be used (${codeOf(error)}).`, { cause: error });
  }
  const inProcess = exclusivelyInProcess();
  return {
    db: drizzlePg({ client: pool, schema }),
    runExclusively: (name, task) => inProcess(name, () => exclusivelyInPostgres(pool, name, task)),
    close: () => pool.end(),
  };
}

/** Whether it answers. It never throws. */
export function isDatabaseUp(db: Database): Promise<boolean> {
  return db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
}

/** Enough for the embedded database, which only one process can open. */
function exclusivelyInProcess(): RunExclusively {
  const underWay = new Set<string>();
  return async (name, task) => {
    if (underWay.has(name)) return undefined;
    underWay.add(name);
    return task().finally(() => underWay.delete(name));
  };
}

async function exclusivelyInPostgres<T>(pool: pg.Pool, name: string, task: () => Promise<T>): Promise<T | undefined> {
  // The lock belongs to a connection and not to a transaction: a long transaction would hold up vacuuming.
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1, hashtext($2)) as taken", [
      taskLock,
      name,
    ]);
    if (rows[0]?.taken !== true) return undefined;
    try {
      return await task();
    } finally {
      // A server sees that a connection was closed a moment later, and somebody may look before.
      const unlock = {
        text: "select pg_advisory_unlock($1, hashtext($2))",
        values: [taskLock, name],
        query_timeout: 5000,
      };
      await client.query(unlock).catch(() => undefined);
    }
  } finally {
    // Closed instead of returned to the pool: that frees the lock, whatever has happened.
    client.release(true);
  }
}

async function migrateUnderLock(pool: pg.Pool): Promise<void> {
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
