import { and, inArray, isNotNull, or } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media } from "../db/schema.ts";

/**
 * Clears what a deleted file's row must no longer contain. The name stays, because it is the row's place in a list that
 * somebody may be paging through; the file's keys contain it, too.
 */
export const noTexts = { sender: null, message: null, sha256: null, thumbHash: null, dominantColor: null };

const atOnce = 10_000;

/** Removes the texts of files that earlier versions have deleted. */
export async function forgetTexts({ db }: { db: Database }): Promise<void> {
  const { sender, message, sha256, thumbHash } = media;
  const hasTexts = and(isNotNull(media.deletedAt), or(...[sender, message, sha256, thumbHash].map(isNotNull)));
  for (let forgotten = atOnce; forgotten === atOnce;) {
    const some = db.select({ id: media.id }).from(media).where(hasTexts).limit(atOnce);
    forgotten = (await db.update(media).set(noTexts).where(inArray(media.id, some)).returning({ id: media.id })).length;
  }
}
