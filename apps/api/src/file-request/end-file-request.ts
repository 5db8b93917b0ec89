import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { and, eq, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { fileRequest, reservation } from "../db/schema.ts";
import { holdAccount } from "../quota/hold-account.ts";
import { release } from "../quota/reservations.ts";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";

/**
 * Ends a request: from here on nothing comes by its link, begun or not. Once more does no harm, and goes on where the first broke off;
 * somebody else's is as unknown as one that never was.
 *
 * @returns `wasOpen`: whether it had not ended before; `partsLeft`: uploads in parts that S3 still holds, and the owner's quota with it, until
 * their time is over
 */
export async function endFileRequest(
  { db, storage, log }: { db: Database; storage: S3Storage; log: Log },
  { ownerId, id }: { ownerId: string; id: string },
): Promise<{ wasOpen: boolean; partsLeft: number }> {
  const found = await db.transaction(async (tx) => {
    // Whoever reserves or stores holds it too: what they have done is done before, and what they are about to do is refused.
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
 * Gives back what uploads in parts would hold for a week. Those of one piece give theirs back within the hour; and without a janitor nobody
 * finds parts by their key, and the bucket's rule frees them.
 *
 * @returns how many it has not freed
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
