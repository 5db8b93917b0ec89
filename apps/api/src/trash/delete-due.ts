import { UploadError } from "@s3-direct/upload-core";
import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media } from "../db/schema.ts";
import { markDeleted } from "../media/queries.ts";
import { isDue } from "./moves.ts";

type Deps = { db: Database; storage: S3Storage };

type Due = { id: string; uploadKey: string };

/** Files of one batch, and of these so many at once: a delete is some calls of S3, and may wait a second for a finish. */
const batchSize = 50;
const atOnce = 10;

export type DeletedBatch = {
  deleted: number;
  /** Why others were not: they stay due. */
  failures: unknown[];
  /** Where the next batch begins. Undefined: there is none, or S3 is away. */
  next: string | undefined;
};

type Whose = {
  /** @default everybody's */
  ownerId?: string;
};

/**
 * Deletes for good all that is due, batch after batch, past what can't be deleted. Where S3 is away it ends: the rest stays due.
 *
 * @param options.goesOn asked before each batch but the first
 * @returns its `next` is where it was told to end
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
 * Deletes for good what is due, a batch of it. It may break off anywhere, and several processes may do it at the same time: a file goes
 * before its row is marked, and either once more does no harm.
 *
 * @param options.after the previous batch's `next`
 */
export async function deleteDue(
  deps: Deps,
  options: Whose & { after?: string | undefined } = {},
): Promise<DeletedBatch> {
  const batch = await claimDue(deps.db, options);
  const all: DeletedBatch = { deleted: 0, failures: [], next: batch.length < batchSize ? undefined : batch.at(-1)?.id };
  for (let at = 0; at < batch.length; at += atOnce) {
    const ends = await Promise.allSettled(batch.slice(at, at + atOnce).map((file) => deleteForGood(deps, file)));
    const failures = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    all.deleted += ends.length - failures.length;
    all.failures.push(...failures);
    if (failures.length === ends.length && failures.every(isStorageAway)) return { ...all, next: undefined };
  }
  return all;
}

function isStorageAway(failure: unknown): boolean {
  return failure instanceof UploadError && failure.code === "STORAGE_UNAVAILABLE";
}

/**
 * Takes a batch of what is due. A restore that is under way ends first, and its file is due no more; one that comes now waits, and then finds that
 * the time was over long ago. If the process ends here, all of it is still due.
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
          // In an order that failures do not stand in the way of.
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
 * Deletes a file and marks its row. The file goes first: if the row went first, a failure in between would leave a public file that
 * nobody sees.
 */
export async function deleteForGood({ db, storage }: Deps, { uploadKey }: Pick<Due, "uploadKey">): Promise<void> {
  const { bytesMayRemain } = await deleteUpload(storage, uploadKey, { wasPublished: true });
  await markDeleted(db, { uploadKey, bytesMayRemain, expiresIn: storage.expiresIn });
}
