import { and, asc, count, eq, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { album } from "../db/schema.ts";
import { maxAlbums } from "./inputs.ts";

/** An album that files are put into. */
export type Target = {
  ownerId: string;
  id: string;
  /** Only for the files of a folder: its album gets this name when the first of them comes. */
  name?: string | undefined;
};

/**
 * Finds the album that files are put into, or for a folder's files creates it. The caller holds the lock on the owner's
 * row.
 *
 * @returns undefined if there is no such album, or no room for a new one
 */
export async function findOrCreateAlbum(
  tx: Pick<Database, "select" | "insert" | "delete">,
  { ownerId, id, name }: Target,
): Promise<{ id: string; deletedAt: Date | null } | undefined> {
  const [found] = await findAlbum(tx, { ownerId, id, name }).for("share");
  if (found !== undefined || name === undefined || !(await hasRoom(tx, ownerId))) return found;
  await forgetDeleted(tx, ownerId);
  // If the id is somebody else's, nothing is created.
  const [made] = await tx.insert(album).values({ id, ownerId, name }).onConflictDoNothing().returning(columns);
  return made;
}

const columns = { id: album.id, deletedAt: album.deletedAt };

/**
 * Finds the album with the id that the page chose, or else, for a folder's files, the oldest one with the folder's
 * name. One that was deleted comes last.
 */
export function findAlbum(db: Pick<Database, "select">, { ownerId, id, name }: Target) {
  const isNamesake = name === undefined ? undefined : and(eq(album.name, name), isNull(album.deletedAt));
  return db
    .select(columns)
    .from(album)
    .where(and(eq(album.ownerId, ownerId), or(eq(album.id, id), isNamesake)))
    .orderBy(sql`${album.deletedAt} is not null, ${album.id} <> ${id}`, asc(album.createdAt), asc(album.id))
    .limit(1);
}

/** Whether the person may have one more album. The caller holds the lock on the owner's row. */
export async function hasRoom(tx: Pick<Database, "select">, ownerId: string): Promise<boolean> {
  const [had] = await tx
    .select({ n: count() })
    .from(album)
    .where(and(eq(album.ownerId, ownerId), isNull(album.deletedAt)));
  return (had?.n ?? 0) < maxAlbums.albums;
}

/** Removes albums that were deleted at least an hour ago: by then no page offers to undo it. */
export async function forgetDeleted(tx: Pick<Database, "delete">, ownerId: string): Promise<void> {
  const isOld = lt(album.deletedAt, sql`now() - interval '1 hour'`);
  await tx.delete(album).where(and(eq(album.ownerId, ownerId), isNotNull(album.deletedAt), isOld));
}
