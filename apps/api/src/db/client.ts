import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { sql } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import pg from "pg";
import { isUpWithin } from "../is-up-within.ts";
import { StartError } from "../start-error.ts";
import { databaseOf, openPool, type PoolOptions } from "./pool.ts";
import * as schema from "./schema.ts";
import { whyUnusable } from "./why-unusable.ts";

/** Postgres, embedded or on a server: both use the same dialect and migrations. */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/**
 * Runs a task unless another process on the same database is running the task with this name. If the lock's connection
 * breaks, another process may start while this one still runs, so the task must tolerate that.
 * @returns undefined if another process is running it
 */
export type RunExclusively = <T>(name: string, task: () => Promise<T>) => Promise<T | undefined>;

export type OpenDatabase = { db: Database; runExclusively: RunExclusively; close: () => Promise<void> };

const migrationsFolder = fileURLToPath(new URL("../../drizzle", import.meta.url));

// Any constant works, if every process of this application uses the same one.
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
 * Connects to a Postgres and brings its tables up to date. Processes that start together migrate one at a time.
 *
 * @throws StartError if it can't be reached or used
 */
export async function openPostgres(url: string, options: PoolOptions): Promise<OpenDatabase> {
  try {
    await migrateUnderLock(url);
  } catch (error) {
    throw new StartError(whyUnusable(error), { cause: error });
  }
  const pool = openPool(url, options);
  const inProcess = exclusivelyInProcess();
  return {
    db: databaseOf(pool),
    runExclusively: (name, task) => inProcess(name, () => exclusivelyInPostgres(pool, name, task)),
    close: () => pool.end(),
  };
}

/** Whether the database answers within two seconds. Never throws. */
export function isDatabaseUp(db: Database): Promise<boolean> {
  const answer = db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
  return isUpWithin(2_000, answer);
}

/** Enough for the embedded database, because only one process can open it. */
function exclusivelyInProcess(): RunExclusively {
  const underWay = new Set<string>();
  return async (name, task) => {
    if (underWay.has(name)) return undefined;
    underWay.add(name);
    return task().finally(() => underWay.delete(name));
  };
}

async function exclusivelyInPostgres<T>(pool: pg.Pool, name: string, task: () => Promise<T>): Promise<T | undefined> {
  // The lock belongs to a connection, not to a transaction: a long transaction would hold up vacuuming.
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
      // Unlock explicitly: a server notices only a moment later that a connection was closed.
      const unlock = {
        text: "select pg_advisory_unlock($1, hashtext($2))",
        values: [taskLock, name],
        query_timeout: 5000,
      };
      await client.query(unlock).catch(() => undefined);
    }
  } finally {
    // Closed instead of returned to the pool: that frees the lock in any case.
    client.release(true);
  }
}

/**
 * Uses its own connection, without the pool's limits: this migration, or waiting for another process's, may take long.
 * Closing the connection frees the lock.
 */
async function migrateUnderLock(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    // A statement that waits for a whole table blocks all later ones. If a long read (a backup) holds the table, let it
    // end first.
    await client.query("set lock_timeout = 4000");
    await migratePg(drizzlePg({ client }), { migrationsFolder });
  } finally {
    await client.end();
  }
}
