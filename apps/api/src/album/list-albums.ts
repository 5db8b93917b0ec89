import { UploadError } from "@s3-direct/upload-core";
import { and, count, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { album, albumItem, media } from "../db/schema.ts";
import { toItem } from "../media/list.ts";
import type { MediaItem } from "../media/queries.ts";
import { isInLibrary } from "../trash/moves.ts";
import type { listAlbumsInput } from "./inputs.ts";

export type Album = {
  id: string;
  name: string;
  /** How many of its files are in the library. */
  files: number;
  /** How many of these are pictures. */
  pictures: number;
  /** Their total size. */
  bytes: number;
  /** Its newest picture. */
  cover: MediaItem | undefined;
};

/**
 * Returns one page of a person's albums, newest first, and where the next page begins.
 *
 * @throws UploadError INVALID_INPUT for a cursor that no response contained
 */
export async function listAlbums(
  db: Database,
  { ownerId, cursor, limit }: z.output<typeof listAlbumsInput> & { ownerId: string },
): Promise<{ albums: Album[]; nextCursor: string | undefined }> {
  // The page's albums first, so that no other album's files are counted.
  const listed = db
    .select({ id: album.id, name: album.name, createdAt: album.createdAt })
    .from(album)
    .where(
      and(
        eq(album.ownerId, ownerId),
        isNull(album.deletedAt),
        cursor ? await isAfter(db, { ownerId, cursor }) : undefined,
      ),
    )
    .orderBy(desc(album.createdAt), desc(album.id))
    // One more row than requested shows whether there is a next page.
    .limit(limit + 1)
    .as("listed");
  const rows = await db
    .select({
      id: listed.id,
      name: listed.name,
      files: count(media.id),
      pictures: sql`count(${media.id}) filter (where ${media.kind} = 'image')`.mapWith(Number),
      bytes: sql`coalesce(sum(${media.size}), 0)`.mapWith(Number),
    })
    .from(listed)
    .leftJoin(albumItem, eq(albumItem.albumId, listed.id))
    .leftJoin(media, and(eq(media.id, albumItem.mediaId), isInLibrary))
    .groupBy(listed.id, listed.name, listed.createdAt)
    .orderBy(desc(listed.createdAt), desc(listed.id));
  const page = rows.slice(0, limit);
  const covers = await coversOf(
    db,
    page.map(({ id }) => id),
  );
  return {
    albums: page.map((row) => ({ ...row, cover: covers.get(row.id) })),
    nextCursor: rows.length > limit ? page.at(-1)?.id : undefined,
  };
}

/** An album that was deleted meanwhile keeps its place for an hour. */
async function isAfter(db: Database, { ownerId, cursor }: { ownerId: string; cursor: string }) {
  const isSeen = and(eq(album.id, cursor), eq(album.ownerId, ownerId));
  const [seen] = await db.select({ id: album.id }).from(album).where(isSeen);
  if (!seen) throw new UploadError("INVALID_INPUT", { sentence: "This cursor is not from an earlier answer." });
  return sql`(${album.createdAt}, ${album.id}) < ((select ${album.createdAt} from ${album} where ${isSeen}), ${cursor})`;
}

async function coversOf(db: Database, albumIds: readonly string[]): Promise<ReadonlyMap<string, MediaItem>> {
  if (albumIds.length === 0) return new Map();
  // Only ids are sorted, not whole rows.
  const newest = db
    .selectDistinctOn([albumItem.albumId], { albumId: albumItem.albumId, mediaId: albumItem.mediaId })
    .from(albumItem)
    .innerJoin(media, eq(media.id, albumItem.mediaId))
    .where(and(inArray(albumItem.albumId, [...albumIds]), eq(media.kind, "image"), isInLibrary))
    .orderBy(albumItem.albumId, desc(media.createdAt), desc(media.id))
    .as("newest");
  const rows = await db
    .select({ albumId: newest.albumId, media })
    .from(newest)
    .innerJoin(media, eq(media.id, newest.mediaId));
  return new Map(rows.map((row) => [row.albumId, toItem(row.media, null)]));
}
