import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { causesOf, isPassing } from "./is-passing.ts";
import * as schema from "./schema.ts";

/**
 * Limits how much a locked row, a hanging process, or a silent server delays everybody else, in milliseconds.
 *
 * - `connection`: the longest wait for a free connection.
 * - `lock`: the longest wait for a locked row, less than half of `connection`. Other calls then still get one of the
 *   ten connections after two rounds of ten calls that wait for a row in vain. If 30 or more calls of a process wait
 *   for one row, other calls fail, too. A row is normally locked for some milliseconds.
 * - `idle`: the longest pause between two statements of a transaction. At most a password is hashed there, in tenths of
 *   a second.
 * - `answer`: the longest statement. The slowest one deletes an account's rows: about ten seconds for 300,000.
 */
const limits = { connection: 5_000, lock: 2_000, idle: 10_000, answer: 120_000 };

export type PoolOptions = {
  onIdleError: (error: Error) => void;
  /** How long to wait for the result of a statement before the connection is given up. @default 2 minutes */
  queryTimeoutMs?: number;
};

/** Opens a pool of connections to a Postgres, with the default size of `pg`: ten. */
export function openPool(url: string, { onIdleError, queryTimeoutMs = limits.answer }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: limits.connection,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // PgBouncer refuses these as parameters of the connection.
    onConnect: (client) => client.query(setLimits),
  });
  // Without a listener, an idle connection that breaks ends the process.
  pool.on("error", onIdleError);
  // The same applies to a connection that breaks between two statements of a transaction. Its next statement fails and
  // reports it.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

const setLimits = {
  text: `set lock_timeout = ${limits.lock}; set idle_in_transaction_session_timeout = ${limits.idle}`,
  query_timeout: limits.connection,
};

/** Returns drizzle's database over these connections. */
export function databaseOf(pool: pg.Pool): NodePgDatabase<typeof schema> {
  const db = drizzle({ client: pool, schema });
  // drizzle's own `transaction` never releases a connection whose `begin` fails, and releases one that still waits for
  // a result.
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
