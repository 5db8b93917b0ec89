import { day } from "@s3-direct/upload-core";
import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { and, eq, lt, or } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { visibilityChange } from "../db/schema.ts";

type Deps = { db: Database; storage: S3Storage };

/** Changes that nobody has gone on with for so long are given up; in milliseconds. */
const longest = day * 1000;

/** So many in one turn. */
const batchSize = 50;

/**
 * Gives a change up, unless it is made already: its upload goes, and what was published of it. From the mark on no finish makes it, so that
 * what goes is nobody's file; and until all is gone the mark stays.
 *
 * @param change.uploadKey of this one and no later one @default whichever there is
 */
export async function endChange(
  { db, storage }: Deps,
  { mediaId, uploadKey }: { mediaId: string; uploadKey?: string },
): Promise<void> {
  const [ended] = await db
    .update(visibilityChange)
    .set({ isEnded: true })
    .where(
      and(eq(visibilityChange.mediaId, mediaId), uploadKey ? eq(visibilityChange.uploadKey, uploadKey) : undefined),
    )
    .returning();
  if (ended === undefined) return;
  await deleteUpload(storage, ended.uploadKey, { uploadId: ended.uploadId ?? undefined });
  await db.delete(visibilityChange).where(eq(visibilityChange.uploadKey, ended.uploadKey));
}

/**
 * Gives up changes that broke off long ago, a batch of them.
 * @returns why some are left for the next time
 */
export async function endAbandonedChanges(deps: Deps): Promise<unknown[]> {
  const { isEnded, createdAt } = visibilityChange;
  const abandoned = await deps.db
    .select()
    .from(visibilityChange)
    .where(or(isEnded, lt(createdAt, new Date(Date.now() - longest))))
    .limit(batchSize);
  const ends = await Promise.allSettled(abandoned.map((change) => endChange(deps, change)));
  return ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
}
