import { UploadError } from "@s3-direct/upload-core";
import { and, eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media } from "../db/schema.ts";

export type FoundMedia = Pick<
  typeof media.$inferSelect,
  | "uploadKey"
  | "mediaKey"
  | "url"
  | "visibility"
  | "name"
  | "contentType"
  | "size"
  | "storedSize"
  | "variants"
  | "trashedUntil"
  | "deletedAt"
>;

/**
 * Returns the owner's file, even if it is in the trash or deleted.
 *
 * @throws UploadError UPLOAD_NOT_FOUND, the same for somebody else's file and an unknown one
 */
export async function findMedia(db: Database, file: { ownerId: string; id: string }): Promise<FoundMedia> {
  const { uploadKey, mediaKey, url, visibility, trashedUntil, deletedAt } = media;
  const { name, contentType, size, storedSize, variants } = media;
  const state = { uploadKey, mediaKey, url, visibility, trashedUntil, deletedAt };
  const [row] = await db
    .select({ ...state, name, contentType, size, storedSize, variants })
    .from(media)
    .where(and(eq(media.id, file.id), eq(media.ownerId, file.ownerId)));
  if (row === undefined) throw new UploadError("UPLOAD_NOT_FOUND", { sentence: "There is no such file." });
  return row;
}

/**
 * Returns the owner's file if it is in the library.
 *
 * @throws UploadError UPLOAD_NOT_FOUND as `findMedia` does; UPLOAD_GONE if it is deleted or in the trash
 */
export async function findInLibrary(db: Database, id: { ownerId: string; id: string }): Promise<FoundMedia> {
  const file = await findMedia(db, id);
  if (file.deletedAt !== null) throw new UploadError("UPLOAD_GONE", { sentence: "This file was deleted." });
  if (file.trashedUntil !== null) throw new UploadError("UPLOAD_GONE", { sentence: "This file is in the trash." });
  return file;
}
