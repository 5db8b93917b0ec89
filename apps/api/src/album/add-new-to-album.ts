import type { Database } from "../db/client.ts";
import { albumItem } from "../db/schema.ts";
import { findOrCreateAlbum, type Target } from "./find-or-create-album.ts";

/**
 * Adds a file that was just stored to an album; the caller holds the lock on its owner's row. A deleted album gets the
 * file, too, in case the deletion is undone. If there is no album, the file is only in the library.
 */
export async function addNewToAlbum(
  tx: Pick<Database, "select" | "insert" | "delete">,
  { mediaId, ...target }: Target & { mediaId: string },
): Promise<void> {
  const found = await findOrCreateAlbum(tx, target);
  if (found !== undefined) await tx.insert(albumItem).values({ albumId: found.id, mediaId });
}
