import { and, eq, gt, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media } from "../db/schema.ts";

// Only the database's clock decides: what one process considers due, no other process restores.

/** Neither deleted nor in the trash. */
export const isInLibrary = and(isNull(media.deletedAt), isNull(media.trashedUntil));

/** Use it together with conditions that the file is its owner's and not deleted. */
export const isInTrash = gt(media.trashedUntil, sql`now()`);

/**
 * The same, at the moment when a row is read. A statement that waited for another one, which ended the file's time in
 * the trash, reads the row again; but `now()` is when its own transaction began.
 */
const isStillInTrash = gt(media.trashedUntil, sql`clock_timestamp()`);

/** The file's time in the trash has ended: it must be deleted for good, and nobody can restore it any more. */
export const isDue = lte(media.trashedUntil, sql`now()`);

type Files = { ownerId: string; ids: readonly string[] };

const areTheirs = ({ ownerId, ids }: Files) =>
  and(eq(media.ownerId, ownerId), inArray(media.id, [...ids]), isNull(media.deletedAt));

/**
 * Moves files to the trash, where they stay for 30 days of 24 hours each. Safe to repeat.
 * @returns the ids of those that are there now: the others are deleted, somebody else's, or unknown
 */
export async function moveToTrash(db: Database, files: Files): Promise<string[]> {
  await db
    .update(media)
    .set({ trashedAt: sql`now()`, trashedUntil: sql`now() + interval '720 hours'` })
    .where(and(areTheirs(files), isNull(media.trashedUntil)));
  return idsOf(db, and(areTheirs(files), isInTrash));
}

/**
 * Restores files from the trash. Safe to repeat.
 * @returns the ids of those that are in the library now: the others' time was over, or they are somebody else's, or
 * unknown
 */
export async function restoreFromTrash(db: Database, files: Files): Promise<string[]> {
  await db
    .update(media)
    .set({ trashedUntil: null })
    .where(and(areTheirs(files), isStillInTrash));
  return idsOf(db, and(areTheirs(files), isNull(media.trashedUntil)));
}

/**
 * Ends the time of all files in the trash, or of these. From then on they are due, whatever deletes them.
 * @returns the number of files
 */
export async function expireNow(
  db: Database,
  { ownerId, ids }: { ownerId: string; ids?: readonly string[] | undefined },
): Promise<number> {
  const isWanted = ids === undefined ? undefined : inArray(media.id, [...ids]);
  const ended = await db
    .update(media)
    // The column stores milliseconds, and would round up.
    .set({ trashedUntil: sql`date_trunc('milliseconds', now())` })
    .where(and(eq(media.ownerId, ownerId), isNull(media.deletedAt), isInTrash, isWanted))
    .returning({ id: media.id });
  return ended.length;
}

async function idsOf(db: Database, where: ReturnType<typeof and>): Promise<string[]> {
  const rows = await db.select({ id: media.id }).from(media).where(where);
  return rows.map(({ id }) => id);
}
