import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { and, asc, eq, gt, isNull } from "drizzle-orm";
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
  /** Where the next batch begins. Undefined: there is none. */
  next: string | undefined;
};

/**
 * Deletes for good what is due, a batch of it. It may break off anywhere, and several processes may do it at the same time: a file goes
 * before its row is marked, and either once more does no harm.
 *
 * @param options.ownerId only this person's. @default everybody's
 * @param options.after the previous batch's `next`
 */
export async function deleteDue(
  deps: Deps,
  options: { ownerId?: string; after?: string | undefined } = {},
): Promise<DeletedBatch> {
  const batch = await findDue(deps.db, options);
  const failures: unknown[] = [];
  for (let at = 0; at < batch.length; at += atOnce) {
    const ends = await Promise.allSettled(batch.slice(at, at + atOnce).map((file) => deleteForGood(deps, file)));
    failures.push(...ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : [])));
  }
  const next = batch.length < batchSize ? undefined : batch.at(-1)?.id;
  return { deleted: batch.length - failures.length, failures, next };
}

function findDue(db: Database, { ownerId, after }: { ownerId?: string; after?: string | undefined }): Promise<Due[]> {
  return db
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
    .limit(batchSize);
}

/**
 * Deletes a file and marks its row. The file goes first: if the row went first, a failure in between would leave a public file that
 * nobody sees.
 */
export async function deleteForGood({ db, storage }: Deps, { uploadKey }: Pick<Due, "uploadKey">): Promise<void> {
  const { bytesMayRemain } = await deleteUpload(storage, uploadKey, { wasPublished: true });
  await markDeleted(db, { uploadKey, bytesMayRemain, expiresIn: storage.expiresIn });
}
