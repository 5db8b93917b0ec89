import { and, eq, inArray, not, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, share, shareItem } from "../db/schema.ts";
import { isInLibrary } from "../trash/moves.ts";

// Whether a link leads to its files, decided only by the database's clock: the same for visitors and in the owner's
// library. A password makes no difference.

/** Whether the link has expired. */
export const isExpired = sql<boolean>`coalesce(${share.expiresAt} <= now(), false)`;

/** Whether the link has reached its limit of downloads. */
export const isUsedUp = sql<boolean>`coalesce(${share.downloads} >= ${share.maxDownloads}, false)`;

/** Matches files of the library that are in an open link of their owner. */
export function isShared(db: Database, { ownerId }: { ownerId: string }) {
  return and(isInLibrary, inArray(media.id, inOpenLinks(db, eq(share.ownerId, ownerId))));
}

/**
 * Returns which of an owner's files are in an open link. It looks them up by their ids, so that it reads no other
 * links.
 */
export async function sharedAmong(
  db: Database,
  { ownerId, ids }: { ownerId: string; ids: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const areTheirs = and(eq(share.ownerId, ownerId), inArray(shareItem.mediaId, [...ids]));
  return new Set((await inOpenLinks(db, areTheirs)).map(({ id }) => id));
}

const inOpenLinks = (db: Database, where: SQL | undefined) =>
  db
    .select({ id: shareItem.mediaId })
    .from(shareItem)
    .innerJoin(share, eq(share.id, shareItem.shareId))
    .where(and(where, not(isExpired), not(isUsedUp)));
