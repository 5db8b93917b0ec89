import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Database } from "../db/client.ts";
import { album, albumItem, media } from "../db/schema.ts";
import { holdAccount } from "../quota/hold-account.ts";
import { isInLibrary } from "../trash/moves.ts";
import { findOrCreateAlbum, type Target } from "./find-or-create-album.ts";
import { isOwnAlbum } from "./is-own-album.ts";
import { noSuchAlbum } from "./no-such-album.ts";

type Files = { ownerId: string; id: string; ids: readonly string[] };

/** Matches the album's files, for its owner only: somebody else's album has none. */
export function isOfAlbum(db: Database, { ownerId, id }: Omit<Files, "ids">) {
  const items = db
    .select({ id: albumItem.mediaId })
    .from(albumItem)
    .innerJoin(album, eq(album.id, albumItem.albumId))
    .where(and(isOwnAlbum({ ownerId, id }), isNull(album.deletedAt)));
  return inArray(media.id, items);
}

/** Returns for each of the files the name of its album, of several the one that was created first. */
export async function albumNamesOf(
  db: Database,
  { ownerId, ids }: Omit<Files, "id">,
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([albumItem.mediaId], { mediaId: albumItem.mediaId, name: album.name })
    .from(albumItem)
    .innerJoin(album, eq(album.id, albumItem.albumId))
    .where(and(eq(album.ownerId, ownerId), isNull(album.deletedAt), inArray(albumItem.mediaId, [...ids])))
    .orderBy(albumItem.mediaId, asc(album.createdAt), asc(album.id));
  return new Map(rows.map((row) => [row.mediaId, row.name]));
}

/**
 * Adds files of the library to an album. Files that it already has, and unknown files, are skipped. A folder's album is
 * not created without a file, and gets no second file of the same bytes.
 * @returns the ids of the files that were added
 *
 * @throws UploadError UPLOAD_NOT_FOUND if there is no such album, and no room for a folder's new one
 */
export function addToAlbum(db: Database, { ids, ...target }: Target & Pick<Files, "ids">): Promise<string[]> {
  return db.transaction(async (tx) => {
    const { id: ownerId } = await holdAccount(tx, target.ownerId);
    if (target.name !== undefined && (await inLibrary(tx, { ownerId, ids })).length === 0) return [];
    const { id } = await holdAlbum(tx, { ...target, ownerId });
    if (target.name === undefined) return insertItems(tx, { ownerId, id, ids });
    const copies = await copiesIn(tx, { ownerId, id, ids });
    return insertItems(tx, { ownerId, id, ids: ids.filter((each) => !copies.has(each)) });
  });
}

/**
 * Returns those of the files whose bytes another file of the album has. Where two folders have the same file, the page
 * finds only one of the library's two when these folders are given again.
 */
async function copiesIn(tx: Pick<Database, "select">, { ownerId, id, ids }: Files): Promise<ReadonlySet<string>> {
  const other = alias(media, "other");
  const rows = await tx
    .select({ id: media.id })
    .from(media)
    .innerJoin(other, and(eq(other.sha256, media.sha256), isNull(other.trashedUntil)))
    .innerJoin(albumItem, and(eq(albumItem.mediaId, other.id), eq(albumItem.albumId, id)))
    .where(and(eq(media.ownerId, ownerId), inArray(media.id, [...ids])));
  return new Set(rows.map((row) => row.id));
}

/**
 * Removes files from an album. They stay in the library.
 * @returns the ids of the files that were removed
 *
 * @throws UploadError UPLOAD_NOT_FOUND if there is no such album
 */
export function removeFromAlbum(db: Database, { ownerId, id, ids }: Files): Promise<string[]> {
  return db.transaction(async (tx) => {
    const account = await holdAccount(tx, ownerId);
    await holdAlbum(tx, { ownerId: account.id, id });
    const removed = await tx
      .delete(albumItem)
      .where(and(eq(albumItem.albumId, id), inArray(albumItem.mediaId, [...ids])))
      .returning({ id: albumItem.mediaId });
    return removed.map((item) => item.id);
  });
}

/** @returns the ids of the files that were new in the album */
export async function insertItems(
  tx: Pick<Database, "select" | "insert">,
  { ownerId, id, ids }: Files,
): Promise<string[]> {
  const theirs = await inLibrary(tx, { ownerId, ids });
  if (theirs.length === 0) return [];
  const added = await tx
    .insert(albumItem)
    .values(theirs.map(({ mediaId }) => ({ albumId: id, mediaId })))
    .onConflictDoNothing()
    .returning({ id: albumItem.mediaId });
  return added.map((item) => item.id);
}

/** Returns those of the files that are in the person's library. */
const inLibrary = (tx: Pick<Database, "select">, { ownerId, ids }: Omit<Files, "id">) =>
  tx
    .select({ mediaId: media.id })
    .from(media)
    .where(and(eq(media.ownerId, ownerId), inArray(media.id, [...ids]), isInLibrary));

/**
 * Locks the album until the transaction ends. The caller has locked its owner's row first, as a deletion of the account
 * does; in the other order each could wait for the other.
 */
async function holdAlbum(tx: Pick<Database, "select" | "insert" | "delete">, target: Target): Promise<{ id: string }> {
  const found = await findOrCreateAlbum(tx, target);
  if (found === undefined || found.deletedAt !== null) throw noSuchAlbum();
  return found;
}
