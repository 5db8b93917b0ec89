import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { mediaTag } from "../db/schema.ts";
import { lowerName } from "./of-tag.ts";

/**
 * Respells a guest's tags before they become an account's: tags that the account has, too, get the account's spelling.
 */
export async function spellAsAccount(
  tx: Pick<Database, "selectDistinctOn" | "update">,
  { guest, account }: { guest: string; account: string },
): Promise<void> {
  const theirs = tx
    .selectDistinctOn([lowerName], { name: sql<string>`${mediaTag.name}`.as("spelling") })
    .from(mediaTag)
    .where(eq(mediaTag.ownerId, account))
    .orderBy(lowerName, mediaTag.name)
    .as("theirs");
  await tx
    .update(mediaTag)
    .set({ name: sql`${theirs.name}` })
    .from(theirs)
    .where(and(eq(mediaTag.ownerId, guest), sql`${lowerName} = lower(${theirs.name})`));
}
