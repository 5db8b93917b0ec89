import { and, count, inArray, isNotNull, isNull, lt, notExists, eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, visibilityChange } from "../db/schema.ts";
import { longOver } from "../sweep/long-over.ts";

const atOnce = 10_000;

/**
 * Removes the rows of files that were deleted long ago. Until then a row keeps a late finish from listing its file again,
 * tells the sweep that the file was deleted and not lost, and is a place in lists that somebody may be paging through.
 * A file that came by a link keeps its row, and so its place of the link, for as long as the link's own row is there.
 *
 * @returns how many
 */
export async function sweepDeleted(db: Database, { dryRun }: { dryRun: boolean }): Promise<number> {
  // A change that could not be given up yet names an upload that is still to be deleted.
  const changes = db
    .select({ id: visibilityChange.mediaId })
    .from(visibilityChange)
    .where(eq(visibilityChange.mediaId, media.id));
  const isOver = and(
    isNotNull(media.deletedAt),
    lt(media.deletedAt, longOver()),
    isNull(media.fileRequestId),
    notExists(changes),
  );
  if (dryRun) {
    const [over] = await db.select({ n: count() }).from(media).where(isOver);
    return over?.n ?? 0;
  }
  let all = 0;
  for (let removed = atOnce; removed === atOnce; all += removed) {
    const some = db.select({ id: media.id }).from(media).where(isOver).limit(atOnce);
    removed = (await db.delete(media).where(inArray(media.id, some)).returning({ id: media.id })).length;
  }
  return all;
}
