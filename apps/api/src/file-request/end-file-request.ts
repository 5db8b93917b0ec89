import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { fileRequest, reservation } from "../db/schema.ts";
import { holdAccount } from "../quota/hold-account.ts";
import { release } from "../quota/reservations.ts";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";

/**
 * Ends a request: its link accepts nothing more, not even uploads that have begun. Safe to repeat: it completes an
 * earlier call that broke off. Somebody else's request counts as unknown.
 *
 * @returns `wasOpen`: whether the request had not ended before; `partsLeft`: how many uploads in parts S3 still holds,
 * which take the owner's quota until they expire
 */
export async function endFileRequest(
  { db, storage, log }: { db: Database; storage: S3Storage; log: Log },
  { ownerId, id }: { ownerId: string; id: string },
): Promise<{ wasOpen: boolean; partsLeft: number }> {
  const found = await db.transaction(async (tx) => {
    // Calls that reserve or store hold this lock, too: earlier ones have completed, and later ones are refused.
    const account = await holdAccount(tx, ownerId);
    const isTheirs = and(eq(fileRequest.id, id), eq(fileRequest.ownerId, account.id));
    const [request] = await tx.select({ endedAt: fileRequest.endedAt }).from(fileRequest).where(isTheirs);
    if (request?.endedAt === null)
      await tx
        .update(fileRequest)
        .set({ endedAt: sql`now()` })
        .where(isTheirs);
    return request;
  });
  if (found === undefined) return { wasOpen: false, partsLeft: 0 };
  return { wasOpen: found.endedAt === null, partsLeft: await freeParts({ db, storage, log }, id) };
}

/**
 * Frees the room of uploads in parts, which would otherwise be reserved for a week. Uploads in one piece free theirs
 * within an hour. Without a janitor the parts can't be found by their key, and the bucket's rule frees them.
 *
 * @returns how many uploads were not freed
 */
async function freeParts(
  { db, storage, log }: { db: Database; storage: S3Storage; log: Log },
  id: string,
): Promise<number> {
  const begun = await db
    .select({ uploadKey: reservation.uploadKey })
    .from(reservation)
    .where(and(eq(reservation.fileRequestId, id), reservation.multipart));
  if (storage.janitor === undefined) return begun.length;
  const tries = await Promise.allSettled(
    begun.map(async ({ uploadKey }) => {
      const { bytesMayRemain } = await deleteUpload(storage, uploadKey);
      await release(db, { uploadKey, bytesMayRemain });
    }),
  );
  const failed = tries.filter((each) => each.status === "rejected");
  for (const { reason } of failed)
    log.warn(
      { fileRequestId: id, ...describeError(reason) },
      "parts of a request that has ended stay until their time is over",
    );
  return failed.length;
}
