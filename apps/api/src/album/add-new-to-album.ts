import type { Database } from "../db/client.ts";
import { album, albumItem } from "../db/schema.ts";
import { isOwnAlbum } from "./is-own-album.ts";

/**
 * Puts a file that is just stored into an album, its owner's row held. One that was deleted meanwhile has it when that is undone; where there is none any
 * more, the file is in the library alone.
 */
export async function addNewToAlbum(
  tx: Pick<Database, "select" | "insert">,
  { mediaId, ...which }: { ownerId: string; id: string; mediaId: string },
): Promise<void> {
  const [found] = await tx.select({ albumId: album.id }).from(album).where(isOwnAlbum(which)).for("share");
  if (found !== undefined) await tx.insert(albumItem).values({ ...found, mediaId });
}
