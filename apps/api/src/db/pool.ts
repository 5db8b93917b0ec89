import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { causesOf, isPassing } from "./is-passing.ts";
import * as schema from "./schema.ts";

/**
 * What one held row, a process that hangs, or a server that says nothing takes from everybody else, in milliseconds.
 *
 * - `connection`: what a statement waits for one of the connections.
 * - `lock`: less than half of that, so that who wants something else still gets one of the ten, after two turns of ten who wait for a row in
 *   vain. Where 30 or more of a process wait for one, the others are sent away with them. A row is held for some milliseconds.
 * - `idle`: between two statements of a transaction at most a password is hashed, which takes tenths of a second.
 * - `answer`: the longest statement deletes the rows of an account, of which 300,000 take about ten seconds.
 */
const limits = { connection: 5_000, lock: 2_000, idle: 10_000, answer: 120_000 };

export type PoolOptions = {
  onIdleError: (error: Error) => void;
  /** After how long without an answer to a statement a connection is given up, in milliseconds. @default 2 minutes */
  patience?: number;
};

/** Connections to a Postgres, as many as `pg` has by default: ten. */
export function openPool(url: string, { onIdleError, patience = limits.answer }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: limits.connection,
    query_timeout: patience,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // Not as parameters of the connection, which PgBouncer refuses.
    onConnect: (client) => client.query(setLimits),
  });
  // Without a listener, a connection that breaks while it is idle ends the process.
  pool.on("error", onIdleError);
  // So does one that breaks between two statements of a transaction. Its next statement fails, and tells.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

const setLimits = {
  text: `set lock_timeout = ${limits.lock}; set idle_in_transaction_session_timeout = ${limits.idle}`,
  query_timeout: limits.connection,
};

/** The tables, over these connections. */
export function databaseOf(pool: pg.Pool): NodePgDatabase<typeof schema> {
  const db = drizzle({ client: pool, schema });
  // drizzle's own keeps a connection for good whose `begin` fails, and gives one back that still waits for an answer.
  db.transaction = async (act, config) => {
    const client = await pool.connect();
    let isLost = false;
    try {
      return await drizzle({ client, schema }).transaction(act, config);
    } catch (error) {
      isLost = [...causesOf(error)].some(isPassing);
      throw error;
    } finally {
      client.release(isLost);
    }
  };
  return db;
}
