import { day } from "@s3-direct/upload-core";
import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { and, asc, eq, gt, isNotNull, lt, or } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, visibilityChange } from "../db/schema.ts";
import { keptUntil } from "../quota/reserved-until.ts";
import { reserveUntilGone } from "../quota/reservations.ts";
import { isDue } from "../trash/moves.ts";
import { tryAll } from "../trash/try-all.ts";

type Deps = { db: Database; storage: S3Storage };

/** Changes that nobody has gone on with for so long are given up; in milliseconds. */
const longest = day * 1000;

const batchSize = 50;

/**
 * Gives a change up, unless it is made already: its upload goes, and what was published of it. From the mark on no finish makes it, so that
 * what goes is nobody's file; and until all is gone the mark stays. What S3 keeps as old versions takes its owner's room.
 *
 * @param change.uploadKey of this one and no later one @default whichever there is
 * @returns whether there was one
 */
export async function endChange(
  { db, storage }: Deps,
  change: { mediaId: string; uploadKey?: string },
): Promise<boolean> {
  const { mediaId, uploadKey: key, uploadId } = visibilityChange;
  const isThis = change.uploadKey === undefined ? undefined : eq(key, change.uploadKey);
  const [ended] = await db
    .update(visibilityChange)
    .set({ isEnded: true })
    .from(media)
    .where(and(eq(mediaId, change.mediaId), isThis, eq(media.id, mediaId)))
    .returning({ uploadKey: key, uploadId, ownerId: media.ownerId, bytes: media.size });
  if (ended === undefined) return false;
  const { uploadId: id, ...upload } = ended;
  const { bytesMayRemain } = await deleteUpload(storage, upload.uploadKey, { uploadId: id ?? undefined });
  // Nobody was given its request.
  const expiresAt = keptUntil(bytesMayRemain);
  if (expiresAt !== undefined) await reserveUntilGone(db, { ...upload, expiresAt });
  await db.delete(visibilityChange).where(eq(key, upload.uploadKey));
  return true;
}

/**
 * Gives up changes that broke off long ago, or whose file is deleted for good, batch after batch, past what can't be given up.
 *
 * @param options.goesOn asked before each batch but the first
 * @returns why some are left for the next time
 */
export async function endAbandonedChanges(
  deps: Deps,
  { goesOn }: { goesOn: () => boolean } = { goesOn: () => true },
): Promise<unknown[]> {
  const all: unknown[] = [];
  let after: string | undefined = "";
  do {
    const batch = await findAbandoned(deps.db, after);
    const { failures, isStorageAway } = await tryAll(batch, (change) => endChange(deps, change));
    all.push(...failures);
    after = isStorageAway ? undefined : batch[batchSize - 1]?.mediaId;
  } while (after !== undefined && goesOn());
  return all;
}

function findAbandoned(db: Database, after: string) {
  const { mediaId, uploadKey, isEnded, createdAt } = visibilityChange;
  const isOld = lt(createdAt, new Date(Date.now() - longest));
  return db
    .select({ mediaId, uploadKey })
    .from(visibilityChange)
    .innerJoin(media, eq(media.id, mediaId))
    .where(and(or(isEnded, isOld, isNotNull(media.deletedAt), isDue), gt(mediaId, after)))
    .orderBy(asc(mediaId))
    .limit(batchSize);
}
