import { randomUUID } from "node:crypto";
import { UploadError } from "@s3-direct/upload-core";
import { and, eq, ne, not } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, visibilityChange } from "../db/schema.ts";
import type { PublishedMedia } from "../media/queries.ts";
import { isInLibrary } from "../trash/moves.ts";

/**
 * Makes an upload replace the current upload of a file in the library: the row stays, with other keys. The earlier
 * upload gets its own row, which is due to be deleted for good: whatever happens now, the trash's timer finds it, and
 * no finish lists it again.
 * @returns the earlier upload's key
 *
 * @throws UploadError REFUSED if the change was given up, or another one has completed, or the file is no longer in the
 * library, or it would become public under another name
 */
export async function takePlace(
  tx: Pick<Database, "select" | "insert" | "update" | "delete">,
  { id, ...file }: Omit<PublishedMedia, "album" | "batch" | "replaces"> & { id: string },
): Promise<string> {
  const { ownerId, uploadKey, key: mediaKey, visibility } = file;
  const isThis = and(eq(visibilityChange.mediaId, id), eq(visibilityChange.uploadKey, uploadKey));
  const [made] = await tx
    .delete(visibilityChange)
    .where(and(isThis, not(visibilityChange.isEnded)))
    .returning();
  const isOther = and(eq(media.id, id), eq(media.ownerId, ownerId), ne(media.visibility, visibility), isInLibrary);
  // Its public URL contains the name that the file had when the change began.
  const isSoNamed = visibility === "public" && made ? eq(media.name, made.name) : undefined;
  const [before] = made ? await tx.select().from(media).where(and(isOther, isSoNamed)).for("no key update") : [];
  if (before === undefined) {
    throw new UploadError("REFUSED", { sentence: "This file is not as it was any more." });
  }
  const { url = null, width = null, height = null, variants = null, thumbHash = null, dominantColor = null } = file;
  const pictures = { width, height, variants, thumbHash, dominantColor };
  await tx
    .update(media)
    .set({ uploadKey, mediaKey, url, visibility, ...pictures })
    .where(eq(media.id, id));
  const { name, size, contentType, batchPlace, createdAt } = before;
  await tx.insert(media).values({
    id: randomUUID(),
    ownerId,
    uploadKey: before.uploadKey,
    mediaKey: before.mediaKey,
    visibility: before.visibility,
    variants: before.variants,
    name,
    size,
    contentType,
    batchPlace,
    createdAt,
    trashedUntil: new Date(0),
  });
  return before.uploadKey;
}
