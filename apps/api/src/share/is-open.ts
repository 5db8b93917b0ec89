import { and, eq, inArray, not, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, share, shareItem } from "../db/schema.ts";
import { isInLibrary } from "../trash/moves.ts";

// Whether a link leads to its files, by the database's clock alone: the same for whoever has it and in its owner's library. A password ends none.

/** Its time is over. */
export const isExpired = sql<boolean>`coalesce(${share.expiresAt} <= now(), false)`;

/** It was downloaded as often as it may be. */
export const isUsedUp = sql<boolean>`coalesce(${share.downloads} >= ${share.maxDownloads}, false)`;

/** Files of the library that are in an open link of their owner's. */
export function isShared(db: Database, { ownerId }: { ownerId: string }) {
  return and(isInLibrary, inArray(media.id, inOpenLinks(db, eq(share.ownerId, ownerId))));
}

/** Those of an owner's files that are in an open link: by their ids, so that nobody's other links are read. */
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
