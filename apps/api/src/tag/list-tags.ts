import { and, count, eq, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, mediaTag, nameOrder } from "../db/schema.ts";
import { isInLibrary } from "../trash/moves.ts";

/** So many are offered; a file can be found by any other one, too. */
const mostListed = 1_000;

/** A person's tags that files of the library have, by name, each with how many. */
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
