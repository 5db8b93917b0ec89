import { createDownloadUrl, type S3Storage } from "@s3-direct/upload-server";
import { UploadError } from "@s3-direct/upload-core";
import { and, asc, eq, not, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, share, shareItem } from "../db/schema.ts";
import { isInLibrary } from "../trash/moves.ts";
import type { MediaItem } from "../media/queries.ts";
import { zipLife } from "../media/zip-life.ts";
import { enter, type Share, type Visitor } from "./enter.ts";
import { isUsedUp } from "./is-open.ts";

export type SharedRow = typeof media.$inferSelect;

/**
 * How long URLs work, in seconds: `picture` until a page has drawn everything that is scrolled to, `file` until a
 * download has begun.
 */
const lives = { picture: 3_600, file: 300 };

/** A file of a collection as visitors see it. `share.download` returns the file's own URL, and counts the download. */
type SharedFile = Pick<MediaItem, "id" | "name" | "size" | "contentType" | "kind"> & {
  width: number | undefined;
  height: number | undefined;
  thumbHash: string | undefined;
  dominantColor: string | undefined;
  /** URLs of the smaller pictures, valid for an hour. */
  thumb: string | undefined;
  large: string | undefined;
};

/** What a visitor sees of a link. */
export type Collection =
  | { status: "none" | "expired" | "used-up" | "locked" }
  | {
      status: "open";
      title: string;
      expiresAt: string | undefined;
      /** Undefined: no limit. */
      downloadsLeft: number | undefined;
      files: SharedFile[];
    };

/** Shows a collection, and counts the opening unless the visitor is its owner. */
export async function openShare(
  { db, storage }: { db: Database; storage: S3Storage },
  { personId, ...visitor }: Visitor & { personId: string | undefined },
): Promise<Collection> {
  const entry = await enter(db, visitor);
  if (entry.status !== "open") return { status: entry.status };
  const { status, share: found } = entry;
  const files = await filesOf(db, found);
  if (personId !== found.ownerId) {
    await db
      .update(share)
      .set({ opens: sql`${share.opens} + 1` })
      .where(eq(share.id, found.id));
  }
  return {
    status,
    title: found.title,
    expiresAt: found.expiresAt?.toISOString(),
    downloadsLeft: found.maxDownloads === null ? undefined : found.maxDownloads - found.downloads,
    files: await Promise.all(files.map((file) => toShared(storage, file))),
  };
}

/**
 * Returns URLs of one file or of all, from which a browser can save them for `expiresIn` seconds. Either counts as one
 * download.
 *
 * @throws UploadError UPLOAD_NOT_FOUND if `openShare` shows no such file; UPLOAD_GONE if the link has ended
 */
export async function downloadShare(
  { db, storage }: { db: Database; storage: S3Storage },
  { id, ...visitor }: Visitor & { id?: string | undefined },
): Promise<{ expiresIn: number; files: { id: string; name: string; size: number; url: string }[] }> {
  const entry = await enter(db, visitor);
  if (entry.status === "expired" || entry.status === "used-up") throw ended();
  const files = entry.status === "open" ? await filesOf(db, entry.share, id) : [];
  if (entry.status !== "open" || files.length === 0) throw noSuch("file");
  await countDownload(db, entry.share);
  const expiresIn = id === undefined ? zipLife(files) : lives.file;
  return {
    expiresIn,
    files: await Promise.all(
      files.map(async ({ id, name, size, uploadKey }) => {
        const { url } = await createDownloadUrl(storage, uploadKey, { expiresIn, saveAs: name });
        return { id, name, size, url };
      }),
    ),
  };
}

export const noSuch = (what: "file" | "link") =>
  new UploadError("UPLOAD_NOT_FOUND", { sentence: `There is no such ${what}.` });

export const ended = () => new UploadError("UPLOAD_GONE", { sentence: "This link has ended." });

/** One statement, so that only one of two concurrent calls gets the last download. */
async function countDownload(db: Database, { id }: Share): Promise<void> {
  const counted = await db
    .update(share)
    .set({ downloads: sql`${share.downloads} + 1` })
    .where(and(eq(share.id, id), not(isUsedUp)))
    .returning({ id: share.id });
  if (counted.length === 0) throw ended();
}

/** Returns the files that are neither deleted nor in the trash, in the order in which they were chosen. */
export async function filesOf(db: Database, { id, ownerId }: Share, mediaId?: string): Promise<SharedRow[]> {
  const rows = await db
    .select({ media })
    .from(shareItem)
    .innerJoin(media, eq(media.id, shareItem.mediaId))
    .where(
      and(
        eq(shareItem.shareId, id),
        eq(media.ownerId, ownerId),
        isInLibrary,
        mediaId === undefined ? undefined : eq(media.id, mediaId),
      ),
    )
    .orderBy(asc(shareItem.place));
  return rows.map((row) => row.media);
}

async function toShared(storage: S3Storage, file: SharedRow): Promise<SharedFile> {
  const { id, name, size, contentType, kind, width, height, thumbHash, dominantColor, variants } = file;
  return {
    id,
    name,
    size,
    contentType,
    kind,
    width: width ?? undefined,
    height: height ?? undefined,
    thumbHash: thumbHash ?? undefined,
    dominantColor: dominantColor ?? undefined,
    thumb: await pictureOf(storage, variants?.thumb),
    large: await pictureOf(storage, variants?.large),
  };
}

/** Returns a URL that expires, for public and private files alike. */
export async function pictureOf(storage: S3Storage, variant: { key: string } | undefined): Promise<string | undefined> {
  if (variant === undefined) return undefined;
  return (await createDownloadUrl(storage, variant.key, { expiresIn: lives.picture })).url;
}
