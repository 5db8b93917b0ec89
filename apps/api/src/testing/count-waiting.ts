import { sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";

/** Returns how many statements of this database, a Postgres, wait for another transaction's locks. */
export function countWaiting(db: Database): Promise<number> {
  return db.$count(sql`pg_stat_activity`, sql`datname = current_database() and wait_event_type = 'Lock'`);
}
