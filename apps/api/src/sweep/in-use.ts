import { dateOf } from "@s3-direct/upload-core";
import type { Database } from "../db/client.ts";
import { datesOf, noteRuns } from "../periodic.ts";

/** How often processes note that they use the database, in milliseconds. */
const every = 60_000;

/** After a longer pause, in milliseconds, the database may be another one: a backup that was restored. */
const longestPause = 5 * 60_000;

const [last, first] = ["in use", "in use since"];

/**
 * Returns since when the database has been in use without a longer pause than five minutes; now, if such a pause has
 * not ended. The dates are kept in the database itself, so a restored backup has those of the moment when it was made,
 * and its pause is as long as what it has missed.
 */
export async function inUseSince(db: Pick<Database, "select">, now = new Date()): Promise<Date> {
  const dates = await datesOf(db, [last, first]);
  const pause = now.getTime() - (dates.get(last)?.getTime() ?? 0);
  return (Math.abs(pause) < longestPause && dates.get(first)) || now;
}

/** Notes that this process uses the database. */
export function noteInUse(db: Database): Promise<void> {
  return db.transaction(async (tx) => {
    const now = new Date();
    await noteRuns(tx, [
      { name: last, startedAt: now },
      { name: first, startedAt: await inUseSince(tx, now) },
    ]);
  });
}

/** Notes every minute that this process uses the database. @returns a function that stops it */
export function keepNotingUse(db: Database): () => void {
  // While the database is down, this is its pause.
  const note = () => void noteInUse(db).catch(() => undefined);
  note();
  const timer = setInterval(note, every);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * Whether a file's upload began on a later day (in UTC) than this moment's. A media key has the day on which its upload
 * began; if it has none, this is false.
 */
export function hasBegunAfter(mediaKey: string, moment: Date): boolean {
  const day = /\/(\d{8})-[^/]+$/.exec(mediaKey)?.[1];
  return day !== undefined && day > dateOf(moment);
}
