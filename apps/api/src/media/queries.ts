import { randomUUID } from "node:crypto";
import { UploadError, type Visibility } from "@s3-direct/upload-core";
import type { PublishedVariant } from "@s3-direct/upload-core/contract";
import type { BytesMayRemain } from "@s3-direct/upload-server";
import { and, eq, inArray, isNotNull, isNull, type SQL } from "drizzle-orm";
import { addNewToAlbum } from "../album/add-new-to-album.ts";
import type { Database } from "../db/client.ts";
import { albumItem, media, mediaTag } from "../db/schema.ts";
import { keptUntil } from "../quota/reserved-until.ts";
import { endReservation, reserveUntilGone } from "../quota/reservations.ts";
import { holdAccount } from "../quota/hold-account.ts";
import type { Quotas } from "../quota/usage.ts";
import { type BatchPlace, batchColumns, storedBy } from "./batch.ts";
import { noTexts } from "./forget-texts.ts";
import type { mediaKinds } from "./kinds.ts";
import type { variantNames } from "./variant-names.ts";
import { takePlace } from "../visibility/take-place.ts";
import { storedSize } from "./stored-size.ts";

/** A published file as the API returns it to browsers. `key` is the media key. */
export type MediaItem = {
  id: string;
  key: string;
  uploadKey: string;
  name: string;
  /** Only public files have one. Private files are read by `media.download`. */
  url?: string | undefined;
  visibility: Visibility;
  size: number;
  contentType: string;
  kind: (typeof mediaKinds)[number];
  /** Only for pictures, in pixels. */
  width?: number | undefined;
  height?: number | undefined;
  /** Smaller versions of the picture. Those of a private file have no URL either. */
  variants?: Partial<Record<(typeof variantNames)[number], Variant>> | undefined;
  /** Drawn until the picture has loaded. */
  thumbHash?: string | undefined;
  dominantColor?: string | undefined;
  /**
   * Only for a file that came through a file request's link: which request, and the sender's name and message, as the
   * sender typed them.
   */
  requested?: { id: string; title: string; sender: string; message: string } | undefined;
  /** ISO 8601. */
  createdAt: string;
  /** Only for a file in the trash, and only in the trash's list: the days until it is deleted for good. */
  daysLeft?: number | undefined;
};

type Variant = Omit<PublishedVariant, "url"> & { url?: string | undefined };

/** Everything about a published file that is stored. `key` is the media key. */
export type PublishedMedia = Omit<MediaItem, "id" | "kind" | "requested" | "createdAt" | "daysLeft"> & {
  ownerId: string;
  sha256?: string | undefined;
  /** The album that the file is added to; it is in the library, too. */
  album?: string | undefined;
  /** Only for a file of a folder: the name of its album, which is created if there is none. */
  albumName?: string | undefined;
  batch?: BatchPlace | undefined;
  /** The id of the file that this one replaces. */
  replaces?: string | undefined;
  fileRequestId?: string;
  sender?: string;
  message?: string;
};

/**
 * Stores the row of a published file, only once even if called again. The file's space was reserved when the upload was
 * created; the space of its smaller pictures was not. A file that replaces another one needs no space.
 *
 * @returns the file's id and owner (a guest may have become an account), whether this call has stored it, and the upload
 * that it replaced, which must be deleted
 *
 * @throws UploadError UPLOAD_GONE if the file was deleted meanwhile; QUOTA_EXCEEDED if there is no room, and its
 * reservation has ended or its smaller pictures need more; REFUSED if its file request was ended; and like `takePlace`
 */
export function storeMedia(
  db: Database,
  { key, album, albumName, batch, replaces, ...file }: PublishedMedia,
  quotas: Quotas,
): Promise<{ id: string; ownerId: string; isNew: boolean; replaced?: { uploadKey: string; ownerId: string } }> {
  return db.transaction(async (tx) => {
    const account = await holdAccount(tx, file.ownerId);
    const ownerId = account.id;
    const { uploadKey, fileRequestId } = file;
    const [earlier] = await tx
      .select({ id: media.id, deletedAt: media.deletedAt })
      .from(media)
      .where(eq(media.uploadKey, uploadKey));
    if (earlier !== undefined) {
      if (earlier.deletedAt !== null) throw new UploadError("UPLOAD_GONE");
      return { id: earlier.id, ownerId, isNew: false };
    }
    if (replaces !== undefined) {
      const replaced = await takePlace(tx, { ...file, id: replaces, key, ownerId });
      return { id: replaces, ownerId, isNew: false, replaced: { uploadKey: replaced, ownerId } };
    }
    await endReservation(tx, { account, uploadKey, bytes: storedSize(file), fileRequestId, quotas });
    const id = randomUUID();
    const batched = batch && batchColumns({ ...batch, ownerId });
    await tx.insert(media).values({ id, mediaKey: key, ...file, ...batched, ownerId });
    if (album !== undefined) await addNewToAlbum(tx, { ownerId, id: album, name: albumName, mediaId: id });
    return { id, ownerId, isNew: true };
  });
}

/**
 * Marks the file of an upload as deleted, if there is one, and removes texts about it from its row.
 *
 * @param file.expiresIn - how long the upload's presigned request was valid, in seconds
 */
export function markDeleted(
  db: Database,
  file: { uploadKey: string; bytesMayRemain: BytesMayRemain; expiresIn: number },
): Promise<void> {
  return db.transaction(async (tx) => {
    const [gone] = await tx
      .update(media)
      .set({ deletedAt: new Date(), ...noTexts })
      .where(and(eq(media.uploadKey, file.uploadKey), isNull(media.deletedAt)))
      .returning();
    if (gone === undefined) return;
    await tx.delete(albumItem).where(eq(albumItem.mediaId, gone.id));
    await tx.delete(mediaTag).where(eq(mediaTag.mediaId, gone.id));
    if (file.bytesMayRemain === false) return;
    const { ownerId, uploadKey, size: bytes } = gone;
    // The presigned request was signed before the file was stored.
    const requestEnds = new Date(storedBy(gone).getTime() + file.expiresIn * 1000);
    const expiresAt = keptUntil(file.bytesMayRemain) ?? requestEnds;
    await reserveUntilGone(tx, { ownerId, uploadKey, bytes, expiresAt });
  });
}

/**
 * Returns which of these media keys belong to files that are not deleted; files in the trash count. The row of a
 * deleted file is kept for two weeks (see sweep-deleted.ts).
 */
export const knownMediaKeys = (db: Pick<Database, "select">, mediaKeys: readonly string[]) =>
  mediaKeysWhere(db, mediaKeys, isNull(media.deletedAt));

/** Returns which of these media keys belong to deleted files. */
export const deletedMediaKeys = (db: Pick<Database, "select">, mediaKeys: readonly string[]) =>
  mediaKeysWhere(db, mediaKeys, isNotNull(media.deletedAt));

async function mediaKeysWhere(
  db: Pick<Database, "select">,
  mediaKeys: readonly string[],
  isWanted: SQL,
): Promise<ReadonlySet<string>> {
  const rows = await db
    .select({ mediaKey: media.mediaKey })
    .from(media)
    .where(and(inArray(media.mediaKey, [...mediaKeys]), isWanted));
  return new Set(rows.map(({ mediaKey }) => mediaKey));
}
