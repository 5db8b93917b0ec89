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

/** The age at which an unfinished change is given up, in milliseconds. */
const longest = day * 1000;

const batchSize = 50;

/**
 * Gives a change up, unless it has completed: deletes its upload and what was published of it. Once it is marked, no
 * finish can complete it, so no file of a person is deleted here. The mark stays until everything is deleted. Old
 * versions that S3 keeps count against the owner's quota.
 *
 * @param change.uploadKey gives up this change and no later one @default whichever there is
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
  // Nobody has received its presigned request.
  const expiresAt = keptUntil(bytesMayRemain);
  if (expiresAt !== undefined) await reserveUntilGone(db, { ...upload, expiresAt });
  await db.delete(visibilityChange).where(eq(key, upload.uploadKey));
  return true;
}

/**
 * Gives up changes that broke off long ago, or whose file is deleted for good, batch after batch. A change that can't
 * be given up does not stop the others.
 *
 * @param options.goesOn called before each batch except the first
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
