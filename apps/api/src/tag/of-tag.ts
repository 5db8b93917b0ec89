import { and, eq, inArray, or, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, mediaTag } from "../db/schema.ts";
import { contains } from "../db/contains.ts";

/** A tag's name without case. Tags are the same if this is equal. */
export const lowerName = sql`lower(${mediaTag.name})`;

/**
 * Matches tags with these names, ignoring case. Only Postgres compares, so that the result does not depend on where
 * tags are compared.
 */
export const isNamed = (names: readonly string[]) => or(...names.map((name) => sql`${lowerName} = lower(${name})`));

/** Matches files that their owner has given this tag. */
export function hasTag(db: Database, { ownerId, tag }: { ownerId: string; tag: string }) {
  const ids = db
    .select({ id: mediaTag.mediaId })
    .from(mediaTag)
    .where(and(eq(mediaTag.ownerId, ownerId), isNamed([tag])));
  return inArray(media.id, ids);
}

/** Matches files with a tag that contains this text. */
export function hasTagLike(db: Database, { ownerId, search }: { ownerId: string; search: string }) {
  const ids = db
    .select({ id: mediaTag.mediaId })
    .from(mediaTag)
    .where(and(eq(mediaTag.ownerId, ownerId), contains(mediaTag.name, search)));
  return inArray(media.id, ids);
}

/** Returns the tags of files, by name. */
export async function tagsOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const tags = new Map<string, string[]>();
  if (ids.length === 0) return tags;
  const rows = await db
    .select({ id: mediaTag.mediaId, name: mediaTag.name })
    .from(mediaTag)
    .where(inArray(mediaTag.mediaId, [...ids]))
    .orderBy(sql`${lowerName} collate "C"`);
  for (const { id, name } of rows) tags.set(id, [...(tags.get(id) ?? []), name]);
  return tags;
}
