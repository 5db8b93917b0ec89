import { and, count, eq, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, mediaTag, nameOrder } from "../db/schema.ts";
import { isInLibrary } from "../trash/moves.ts";

/** The most tags that are offered. Other tags still find files. */
const mostListed = 1_000;

/** Returns the tags of a person's library by name, each with its number of files. */
export async function listTags(db: Database, ownerId: string): Promise<{ name: string; files: number }[]> {
  const by = nameOrder(mediaTag.name);
  return db
    .select({ name: sql<string>`min(${mediaTag.name})`, files: count() })
    .from(mediaTag)
    .innerJoin(media, and(eq(media.id, mediaTag.mediaId), isInLibrary))
    .where(eq(mediaTag.ownerId, ownerId))
    .groupBy(by)
    .orderBy(by)
    .limit(mostListed);
}
