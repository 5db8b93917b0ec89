import { UploadError } from "@s3-direct/upload-core";
import { and, count, eq, gt, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { media, mediaTag } from "../db/schema.ts";
import { holdAccount } from "../quota/hold-account.ts";
import { isInLibrary } from "../trash/moves.ts";
import { maxTags, type setTagsInput } from "./inputs.ts";
import { isNamed } from "./of-tag.ts";

type Tagged = { id: string; name: string };

/**
 * Adds tags to files of the library, and removes others. Unknown files are skipped. A tag that files of the library
 * already have keeps its spelling; a tag without files no longer exists.
 * @returns what was added and what was removed; a call with both swapped undoes this one
 *
 * @throws UploadError QUOTA_EXCEEDED if a file would have too many, its `limit` is "tags"; then nothing is changed
 */
export function setTags(
  db: Database,
  { ownerId, ids, add, remove }: z.output<typeof setTagsInput> & { ownerId: string },
): Promise<{ added: Tagged[]; removed: Tagged[] }> {
  return db.transaction(async (tx) => {
    // The guest may have become an account by now, which then has the guest's files.
    const account = await holdAccount(tx, ownerId);
    const theirs = await tx
      .select({ id: media.id })
      .from(media)
      .where(and(eq(media.ownerId, account.id), inArray(media.id, ids), isInLibrary));
    const files = { ownerId: account.id, ids: theirs.map(({ id }) => id) };
    if (files.ids.length === 0) return { added: [], removed: [] };
    const removed = await takeTags(tx, { ...files, names: remove });
    const added = await giveTags(tx, { ...files, names: add });
    await requireFew(tx, files.ids);
    return { added, removed };
  });
}

type Change = { ownerId: string; ids: readonly string[]; names: readonly string[] };

const tagged = { id: mediaTag.mediaId, name: mediaTag.name };

async function takeTags(tx: Pick<Database, "delete">, { ids, names }: Change): Promise<Tagged[]> {
  if (names.length === 0) return [];
  return tx
    .delete(mediaTag)
    .where(and(inArray(mediaTag.mediaId, [...ids]), isNamed(names)))
    .returning(tagged);
}

async function giveTags(tx: Pick<Database, "select" | "insert">, { ownerId, ids, names }: Change): Promise<Tagged[]> {
  const added: Tagged[] = [];
  for (const name of names) {
    const [known] = await tx
      .select({ name: mediaTag.name })
      .from(mediaTag)
      .innerJoin(media, and(eq(media.id, mediaTag.mediaId), isInLibrary))
      .where(and(eq(mediaTag.ownerId, ownerId), isNamed([name])))
      .orderBy(mediaTag.name)
      .limit(1);
    const rows = ids.map((mediaId) => ({ mediaId, ownerId, name: known?.name ?? name }));
    added.push(...(await tx.insert(mediaTag).values(rows).onConflictDoNothing().returning(tagged)));
  }
  return added;
}

async function requireFew(tx: Pick<Database, "select">, ids: readonly string[]): Promise<void> {
  const [over] = await tx
    .select({ id: mediaTag.mediaId })
    .from(mediaTag)
    .where(inArray(mediaTag.mediaId, [...ids]))
    .groupBy(mediaTag.mediaId)
    .having(gt(count(), sql`${maxTags.perFile}`))
    .limit(1);
  if (over === undefined) return;
  const sentence = `A file has at most ${maxTags.perFile} tags. Remove one that you no longer need.`;
  throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "tags" } });
}
