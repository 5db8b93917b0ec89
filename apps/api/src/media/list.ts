import { UploadError } from "@s3-direct/upload-core";
import { and, asc, desc, eq, isNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { contains } from "../db/contains.ts";
import { fileRequest, media, nameOrder } from "../db/schema.ts";
import { isOfAlbum } from "../album/items.ts";
import { hasTag, hasTagLike, tagsOf } from "../tag/of-tag.ts";
import { tagName } from "../tag/inputs.ts";
import { isShared, sharedAmong } from "../share/is-open.ts";
import { storedText } from "../stored-text.ts";
import { isInTrash } from "../trash/moves.ts";
import { mediaId } from "./media-id.ts";
import { mediaKinds } from "./kinds.ts";
import type { MediaItem } from "./queries.ts";

const orders = ["newest", "oldest", "name", "size"] as const;

export const listInput = z.object({
  /** The previous response's `nextCursor`. */
  cursor: mediaId.nullish(),
  limit: z.int().min(1).max(100).default(50),
  /** A part of the name or of a tag, ignoring case. */
  search: storedText(100).default(""),
  kind: z.enum(mediaKinds).optional(),
  /** Only files that arrived through this file request. */
  fileRequest: mediaId.optional(),
  /** Only files of this album, which must be the caller's own. */
  album: mediaId.optional(),
  /** Only files with this tag, ignoring case. */
  tag: tagName.optional(),
  /** Only files with an open link to them. */
  shared: z.boolean().default(false),
  /** Only files in the trash. Without it, only files that are not. */
  trash: z.boolean().default(false),
  /** `size` lists the largest first. */
  sort: z.enum(orders).default("newest"),
});

/** If two files are equal in an order, their ids decide, so that no two have the same position. */
const sortKeys = {
  newest: { by: sql`${media.createdAt}`, order: desc, after: sql`<` },
  oldest: { by: sql`${media.createdAt}`, order: asc, after: sql`>` },
  name: { by: nameOrder(media.name), order: asc, after: sql`>` },
  size: { by: sql`${media.size}`, order: desc, after: sql`<` },
} satisfies Record<(typeof orders)[number], object>;

/** In the trash, the file that was deleted last is the newest; of files that were deleted together, the newest file. */
const whenTrashed = sql`(${media.trashedAt}, ${media.createdAt})`;
const trashSortKeys = {
  ...sortKeys,
  newest: { ...sortKeys.newest, by: whenTrashed },
  oldest: { ...sortKeys.oldest, by: whenTrashed },
};

type Sorting = { sort: (typeof orders)[number]; trash: boolean };
const sortKeyOf = ({ sort, trash }: Sorting) => (trash ? trashSortKeys : sortKeys)[sort];

/** `shared`: whether a link to the file is open now. */
type ListedMedia = MediaItem & { tags: string[]; shared: boolean };

/**
 * Returns one page of an owner's files, and the cursor of the next page. It begins after this page's last file, even if
 * files are added or removed meanwhile.
 *
 * @throws UploadError INVALID_INPUT for a cursor that no response contained
 */
export async function listMedia(
  db: Database,
  { ownerId, ...query }: z.output<typeof listInput> & { ownerId: string },
): Promise<{ items: ListedMedia[]; nextCursor: string | undefined }> {
  const { cursor, limit, kind, trash } = query;
  const { by, order } = sortKeyOf(query);
  // Names are stored in NFC.
  const search = query.search.normalize("NFC").trim();
  const rows = await db
    .select({ media, title: fileRequest.title })
    .from(media)
    .leftJoin(fileRequest, eq(fileRequest.id, media.fileRequestId))
    .where(
      and(
        eq(media.ownerId, ownerId),
        isNull(media.deletedAt),
        trash ? isInTrash : isNull(media.trashedUntil),
        kind && eq(media.kind, kind),
        query.fileRequest === undefined ? undefined : eq(media.fileRequestId, query.fileRequest),
        query.album === undefined ? undefined : isOfAlbum(db, { ownerId, id: query.album }),
        query.tag === undefined ? undefined : hasTag(db, { ownerId, tag: query.tag }),
        query.shared ? isShared(db, { ownerId }) : undefined,
        search === "" ? undefined : or(contains(media.name, search), hasTagLike(db, { ownerId, search })),
        cursor ? await isAfter(db, { ...query, ownerId, cursor }) : undefined,
      ),
    )
    .orderBy(order(by), order(media.id))
    // One more row than requested shows whether there is a next page.
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? page.at(-1)?.media.id : undefined;
  const ids = page.map((row) => row.media.id);
  const tags = await tagsOf(db, ids);
  const shared = await sharedAmong(db, { ownerId, ids: trash ? [] : ids });
  const items = page.map((row) => ({
    ...toItem(row.media, row.title),
    tags: tags.get(row.media.id) ?? [],
    shared: shared.has(row.media.id),
  }));
  return { items, nextCursor };
}

/** A file that was deleted or restored meanwhile still has its row, and therefore its sort key. */
async function isAfter(db: Database, { ownerId, cursor, ...sorting }: Sorting & { ownerId: string; cursor: string }) {
  const { by, after } = sortKeyOf(sorting);
  const isSeen = and(eq(media.id, cursor), eq(media.ownerId, ownerId));
  const [seen] = await db.select({ id: media.id }).from(media).where(isSeen);
  if (!seen) throw new UploadError("INVALID_INPUT", { sentence: "This cursor is not from an earlier answer." });
  return sql`(${by}, ${media.id}) ${after} ((select ${by} from ${media} where ${isSeen}), ${cursor})`;
}

/** If the database's clock is ahead, do not show 31 days. */
function daysUntil(end: Date): number {
  return Math.min(30, Math.ceil((end.getTime() - Date.now()) / 86_400_000));
}

export function toItem(row: typeof media.$inferSelect, title: string | null): MediaItem {
  const { id, mediaKey, uploadKey, name, url, visibility, size, contentType, kind, width, height, createdAt } = row;
  const { variants, thumbHash, dominantColor, fileRequestId, sender, message, trashedUntil } = row;
  const file = { id, key: mediaKey, uploadKey, name, visibility, size, contentType, kind };
  return {
    ...file,
    ...(url !== null && { url }),
    ...(width !== null && height !== null && { width, height }),
    ...(variants !== null && { variants }),
    ...(thumbHash !== null && dominantColor !== null && { thumbHash, dominantColor }),
    ...(fileRequestId !== null && {
      requested: { id: fileRequestId, title: title ?? "", sender: sender ?? "", message: message ?? "" },
    }),
    createdAt: createdAt.toISOString(),
    ...(trashedUntil !== null && { daysLeft: daysUntil(trashedUntil) }),
  };
}
