import { and, isNull } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { album, albumItem } from "../db/schema.ts";
import { isTheirs } from "./is-theirs.ts";

type Which = { ownerId: string; id: string };

/**
 * Puts a file that is just stored into an album, its owner's row held. One that was deleted meanwhile has it when that is undone; where there is none any
 * more, the file is in the library alone.
 */
export async function putNewInto(
  tx: Pick<Database, "select" | "insert">,
  { mediaId, ...which }: Which & { mediaId: string },
): Promise<void> {
  const [found] = await tx.select({ albumId: album.id }).from(album).where(isTheirs(which)).for("share");
  if (found !== undefined) await tx.insert(albumItem).values({ ...found, mediaId });
}

/** Whether there is an album that was not deleted. */
export async function isThere(db: Pick<Database, "select">, which: Which): Promise<boolean> {
  const found = await db
    .select({ id: album.id })
    .from(album)
    .where(and(isTheirs(which), isNull(album.deletedAt)));
  return found.length > 0;
}
