import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media } from "../db/schema.ts";
import { markDeleted } from "../media/queries.ts";
import { endChange } from "../visibility/end-change.ts";
import { isDue } from "./moves.ts";
import { tryAll } from "./try-all.ts";

type Deps = { db: Database; storage: S3Storage };

type Due = { id: string; uploadKey: string };

const batchSize = 50;

export type DeletedBatch = {
  deleted: number;
  /** Why other files were not deleted: they stay due. */
  failures: unknown[];
  /** Where the next batch begins. Undefined if there is none, or S3 is down. */
  next: string | undefined;
};

type Whose = {
  /** @default all owners */
  ownerId?: string;
};

/**
 * Deletes all due files for good, batch after batch. A file that can't be deleted does not stop the others. If S3 is
 * down, it ends: the rest stays due.
 *
 * @param options.goesOn called before each batch except the first
 * @returns `next` says where it was stopped
 */
export async function deleteAllDue(
  deps: Deps,
  { goesOn, ...whose }: Whose & { goesOn: () => boolean },
): Promise<DeletedBatch> {
  const all = await deleteDue(deps, whose);
  while (all.next !== undefined && goesOn()) {
    const { deleted, failures, next } = await deleteDue(deps, { ...whose, after: all.next });
    all.deleted += deleted;
    all.failures.push(...failures);
    all.next = next;
  }
  return all;
}

/**
 * Deletes a batch of due files for good. It may break off anywhere, and several processes may run it at the same time:
 * a file is deleted before its row is marked, and both are safe to repeat.
 *
 * @param options.after the previous batch's `next`
 */
export async function deleteDue(
  deps: Deps,
  options: Whose & { after?: string | undefined } = {},
): Promise<DeletedBatch> {
  const batch = await claimDue(deps.db, options);
  const { done, failures, isStorageAway } = await tryAll(batch, (file) => deleteForGood(deps, file));
  const isLast = isStorageAway || batch.length < batchSize;
  return { deleted: done, failures, next: isLast ? undefined : batch.at(-1)?.id };
}

/**
 * Claims a batch of due files. A restore that is under way completes first, and its file is no longer due. A later
 * restore waits, and then finds that the file's time in the trash ended long ago. If the process ends here, all of the
 * batch is still due.
 */
function claimDue(db: Database, { ownerId, after }: Whose & { after?: string | undefined }): Promise<Due[]> {
  return db.transaction(async (tx) => {
    const batch = await tx
      .select({ id: media.id, uploadKey: media.uploadKey })
      .from(media)
      .where(
        and(
          isNull(media.deletedAt),
          isDue,
          ownerId === undefined ? undefined : eq(media.ownerId, ownerId),
          // Ordered by id, so that files that failed do not block later ones.
          after === undefined ? undefined : gt(media.id, after),
        ),
      )
      .orderBy(asc(media.id))
      .limit(batchSize)
      .for("no key update");
    const ids = batch.map(({ id }) => id);
    await tx
      .update(media)
      .set({ trashedUntil: new Date(0) })
      .where(inArray(media.id, ids));
    return batch;
  });
}

/**
 * Deletes a file and marks its row. The file goes first: if the row went first, a failure in between would leave a
 * public file that nobody sees. What a change of visibility has left is deleted last, when no new change can begin; if
 * that fails, the trash's timer does it.
 *
 * @param file.id - omitted if the file continues as another upload
 */
export async function deleteForGood(
  { db, storage }: Deps,
  { id, uploadKey }: { id?: string; uploadKey: string },
): Promise<void> {
  const { bytesMayRemain } = await deleteUpload(storage, uploadKey, { wasPublished: true });
  await markDeleted(db, { uploadKey, bytesMayRemain, expiresIn: storage.expiresIn });
  if (id !== undefined) await endChange({ db, storage }, { mediaId: id });
}
