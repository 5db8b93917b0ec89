import { randomUUID } from "node:crypto";
import { UploadError } from "@s3-direct/upload-core";
import { and, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { album } from "../db/schema.ts";
import { holdAccount } from "../quota/hold-account.ts";
import { findAlbum, forgetDeleted, hasRoom, type Target } from "./find-or-create-album.ts";
import { type createAlbumInput, maxAlbums } from "./inputs.ts";
import { isOwnAlbum } from "./is-own-album.ts";
import { insertItems } from "./items.ts";
import { noSuchAlbum } from "./no-such-album.ts";

type Album = { ownerId: string; id: string };

/**
 * Creates an album, with the given files of the library. Repeated with the same id it returns the same album, with the
 * latest name.
 *
 * @throws UploadError QUOTA_EXCEEDED for too many albums, its `limit` is "albums"; INVALID_INPUT for an id that
 * somebody else has; UPLOAD_NOT_FOUND if the album was deleted meanwhile
 */
export async function createAlbum(
  db: Database,
  { ownerId, id = randomUUID(), name, ids = [] }: z.output<typeof createAlbumInput> & { ownerId: string },
): Promise<{ id: string }> {
  await db.transaction(async (tx) => {
    // The guest may have become an account by now, which then has the guest's files.
    const account = await holdAccount(tx, ownerId);
    await forgetDeleted(tx, account.id);
    const which = isOwnAlbum({ ownerId: account.id, id });
    const [earlier] = await tx.select({ deletedAt: album.deletedAt }).from(album).where(which);
    if (earlier === undefined) {
      await requirePlace(tx, account.id);
      await insertAlbum(tx, { id, ownerId: account.id, name });
    } else if (earlier.deletedAt !== null) throw noSuchAlbum();
    else await tx.update(album).set({ name }).where(which);
    if (ids.length > 0) await insertItems(tx, { ownerId: account.id, id, ids });
  });
  return { id };
}

async function insertAlbum(tx: Pick<Database, "insert">, values: Album & { name: string }): Promise<void> {
  const made = await tx.insert(album).values(values).onConflictDoNothing().returning({ id: album.id });
  if (made.length === 0) throw new UploadError("INVALID_INPUT", { sentence: "Make up another id for this album." });
}

/** @throws UploadError UPLOAD_NOT_FOUND, the same for somebody else's album and an unknown one */
export async function renameAlbum(db: Database, { ownerId, id, name }: Album & { name: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const account = await holdAccount(tx, ownerId);
    const where = and(isOwnAlbum({ ownerId: account.id, id }), isNull(album.deletedAt));
    const [found] = await tx.update(album).set({ name }).where(where).returning({ id: album.id });
    if (found === undefined) throw noSuchAlbum();
  });
}

/**
 * Deletes an album, but none of its files. It can be restored for an hour. Safe to repeat.
 *
 * @throws UploadError UPLOAD_NOT_FOUND as above
 */
export async function deleteAlbum(db: Database, which: Album): Promise<void> {
  const deletedAt = sql`coalesce(${album.deletedAt}, now())`;
  const [found] = await db.update(album).set({ deletedAt }).where(isOwnAlbum(which)).returning({ id: album.id });
  if (found === undefined) throw noSuchAlbum();
}

/**
 * Restores an album with the files that it had. Safe to repeat.
 *
 * @throws UploadError UPLOAD_NOT_FOUND as above, and if it was deleted too long ago; QUOTA_EXCEEDED if other albums
 * have taken its place
 */
export async function restoreAlbum(db: Database, { ownerId, id }: Album): Promise<void> {
  await db.transaction(async (tx) => {
    const account = await holdAccount(tx, ownerId);
    await forgetDeleted(tx, account.id);
    const which = isOwnAlbum({ ownerId: account.id, id });
    const [found] = await tx.select({ deletedAt: album.deletedAt }).from(album).where(which);
    if (found === undefined) throw noSuchAlbum();
    if (found.deletedAt === null) return;
    await requirePlace(tx, account.id);
    await tx.update(album).set({ deletedAt: null }).where(which);
  });
}

/** Whether the album that a file was put into exists and was not deleted. */
export async function albumExists(db: Pick<Database, "select">, target: Target): Promise<boolean> {
  const [found] = await findAlbum(db, target);
  return found?.deletedAt === null;
}

/** The caller holds the lock on the owner's row, so only one of two concurrent calls gets the last place. */
async function requirePlace(tx: Pick<Database, "select">, ownerId: string): Promise<void> {
  if (await hasRoom(tx, ownerId)) return;
  const sentence = `You have ${maxAlbums.albums} albums. Delete one that you no longer need.`;
  throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "albums" } });
}
