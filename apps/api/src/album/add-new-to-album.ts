import type { Database } from "../db/client.ts";
import { album, albumItem } from "../db/schema.ts";
import { isOwnAlbum } from "./is-own-album.ts";

/**
 * Adds a file that was just stored to an album; the caller holds the lock on its owner's row. A deleted album gets the
 * file, too, in case the deletion is undone. If the album is gone for good, the file is only in the library.
 */
export async function addNewToAlbum(
  tx: Pick<Database, "select" | "insert">,
  { mediaId, ...which }: { ownerId: string; id: string; mediaId: string },
): Promise<void> {
  const [found] = await tx.select({ albumId: album.id }).from(album).where(isOwnAlbum(which)).for("share");
  if (found !== undefined) await tx.insert(albumItem).values({ ...found, mediaId });
}
