import { UploadError } from "@s3-direct/upload-core";
import type { BytesMayRemain } from "@s3-direct/upload-server";
import { and, asc, eq, isNull, lte } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { reservation } from "../db/schema.ts";
import { requireNotEnded, requirePlace, requireShareOfRoom } from "../file-request/places.ts";
import type { BatchPlace } from "../media/batch.ts";
import { type Account, holdAccount } from "./hold-account.ts";
import { isInParts, keptUntil } from "./reserved-until.ts";
import { hasRoom, noRoom } from "./room.ts";
import { heldBy, isLive, limitsOf, type Quotas } from "./usage.ts";

/** In milliseconds. By then files that are due have been deleted for good, if S3 is up (see trash/). */
const longestDeleting = 5 * 60_000;

type Tx = Pick<Database, "select" | "insert" | "update" | "delete">;

/** An upload that needs room, and a place of its file request. */
type Wanted = { uploadKey: string; bytes: number; fileRequestId?: string | null | undefined };

/** An upload that an earlier create has begun. `uploadId` is null unless it is in parts. */
export type Begun = Pick<typeof reservation.$inferSelect, "uploadKey" | "uploadId">;

/**
 * Reserves room for an upload, or refuses it. The room is reserved until the upload has become a file or is released,
 * and at most until `expiresAt`.
 *
 * @returns what earlier creates with the same `batch` have begun. Then nothing was reserved, and the caller ends them
 *
 * @throws UploadError QUOTA_EXCEEDED, which says what is free; ABORTED if `signal` is
 */
export function reserve(
  db: Database,
  upload: Wanted & {
    ownerId: string;
    multipart: boolean;
    expiresAt: Date;
    batch?: BatchPlace;
    quotas: Quotas;
    signal?: AbortSignal;
  },
): Promise<Begun[]> {
  const { quotas, batch, signal, ...room } = upload;
  return db.transaction(async (tx) => {
    const account = await holdAccount(tx, room.ownerId);
    // Only now: a create that was held up until here must not end what its own repetition has begun.
    if (signal?.aborted) throw new UploadError("ABORTED");
    const now = new Date();
    await tx.delete(reservation).where(and(eq(reservation.ownerId, account.id), lte(reservation.expiresAt, now)));
    const { fileRequestId: id, bytes } = room;
    const earlier = batch ? await findBegun(tx, { ownerId: account.id, fileRequestId: id, batch }) : [];
    if (earlier.length > 0) return earlier;
    await requireRoom(tx, { account, upload: room, quotas, now });
    const limits = limitsOf(quotas, account);
    if (id) await requireShareOfRoom(tx, { id, ownerId: account.id, bytes, room: limits.bytes, now });
    await tx.insert(reservation).values({ ...room, batchId: batch?.id, batchPlace: batch?.place, ownerId: account.id });
    return [];
  });
}

/**
 * Finds what earlier creates have begun. Of an upload in parts whose create has not answered yet, the room is freed
 * here, in one step with finding that out: its create will not answer (see `noteUploadId`).
 */
async function findBegun(
  tx: Tx,
  { ownerId, fileRequestId, batch }: Pick<Wanted, "fileRequestId"> & { ownerId: string; batch: BatchPlace },
): Promise<Begun[]> {
  const isOfLink = fileRequestId ? eq(reservation.fileRequestId, fileRequestId) : isNull(reservation.fileRequestId);
  const isSameFile = and(eq(reservation.batchId, batch.id), eq(reservation.batchPlace, batch.place));
  const begun = await tx
    .select({ uploadKey: reservation.uploadKey, uploadId: reservation.uploadId })
    .from(reservation)
    .where(and(eq(reservation.ownerId, ownerId), isOfLink, isSameFile))
    .for("update");
  const isAnswered = ({ uploadKey, uploadId }: Begun) => uploadId !== null || !isInParts(uploadKey);
  for (const { uploadKey } of begun.filter((each) => !isAnswered(each)))
    await tx.delete(reservation).where(eq(reservation.uploadKey, uploadKey));
  return begun.filter(isAnswered);
}

const noBatch = { batchId: null, batchPlace: null };

/** From now on no later create counts as a repetition of this upload's. */
export async function forgetBatch(db: Pick<Database, "update">, uploadKey: string): Promise<void> {
  await db.update(reservation).set(noBatch).where(eq(reservation.uploadKey, uploadKey));
}

/** Notes the id of an upload in parts. @returns false if its room is not reserved any more */
export async function noteUploadId(
  db: Pick<Database, "update">,
  { key, uploadId }: { key: string; uploadId: string },
): Promise<boolean> {
  const isOfUpload = eq(reservation.uploadKey, key);
  const noted = await db
    .update(reservation)
    .set({ uploadId })
    .where(isOfUpload)
    .returning({ key: reservation.uploadKey });
  return noted.length > 0;
}

/**
 * Frees the room of an upload that will not be published. If S3 may still hold its bytes (`bytesMayRemain`), this frees
 * only a multipart upload's slot and the place of the file request; the bytes stay reserved until the presigned request
 * expires, or until the bucket's rule has removed them.
 */
export async function release(
  db: Pick<Database, "delete" | "update">,
  { uploadKey, bytesMayRemain }: { uploadKey: string; bytesMayRemain: BytesMayRemain },
): Promise<void> {
  const isOfUpload = eq(reservation.uploadKey, uploadKey);
  if (bytesMayRemain === false) {
    await db.delete(reservation).where(isOfUpload);
    return;
  }
  // This is later than the presigned request's own end. The slot is freed, because it is of no use without the parts.
  const expiresAt = keptUntil(bytesMayRemain);
  await db
    .update(reservation)
    .set({ multipart: false, fileRequestId: null, ...noBatch, ...(expiresAt && { expiresAt }) })
    .where(isOfUpload);
}

/** Reserves room for a deleted file whose bytes S3 may still hold, or receive again, until that is impossible. */
export async function reserveUntilGone(
  tx: Tx,
  file: { ownerId: string; uploadKey: string; bytes: number; expiresAt: Date },
): Promise<void> {
  if (file.expiresAt <= new Date()) return;
  await tx
    .insert(reservation)
    .values({ ...file, multipart: false })
    .onConflictDoNothing();
}

/**
 * Ends the reservation of an upload that became a file, whose own row counts from now on. If the reservation has
 * expired, or is smaller than the file with its smaller pictures, this checks again for room, and for a place of its
 * file request. For a request that was ended nothing becomes a file.
 *
 * @throws UploadError QUOTA_EXCEEDED; REFUSED for a file request that was ended
 */
export async function endReservation(tx: Tx, file: Wanted & { account: Account; quotas: Quotas }): Promise<void> {
  const { account, uploadKey, bytes, fileRequestId, quotas } = file;
  if (fileRequestId) await requireNotEnded(tx, fileRequestId);
  const now = new Date();
  const [taken] = await tx.delete(reservation).where(eq(reservation.uploadKey, uploadKey)).returning();
  if (taken !== undefined && taken.expiresAt > now && taken.bytes >= bytes) return;
  // By now the parts have been put together.
  await requireRoom(tx, { account, upload: { bytes, multipart: false, fileRequestId }, quotas, now });
}

/**
 * Checks that the room which a file already takes is within the quota. It may not be, because of bytes of deleted
 * uploads that S3 may still hold.
 *
 * @throws UploadError QUOTA_EXCEEDED
 */
export async function requireOwnRoom(
  db: Tx,
  { account, bytes, quotas }: { account: Account; bytes: number; quotas: Quotas },
): Promise<void> {
  await requireRoom(db, { account, upload: { bytes, multipart: false }, quotas, now: new Date(), isCounted: true });
}

async function requireRoom(
  tx: Tx,
  {
    account,
    upload,
    quotas,
    now,
    isCounted = false,
  }: {
    account: Account;
    upload: Omit<Wanted, "uploadKey"> & { multipart: boolean };
    quotas: Quotas;
    now: Date;
    /** Whether the account's usage already includes this upload. */
    isCounted?: boolean;
  },
): Promise<void> {
  if (upload.fileRequestId) await requirePlace(tx, { id: upload.fileRequestId, multipart: upload.multipart, now });
  const limits = limitsOf(quotas, account);
  const all = await heldBy(tx, { ownerId: account.id, now });
  const held = isCounted ? { ...all, bytes: all.bytes - upload.bytes, files: all.files - 1 } : all;
  if (hasRoom(held, upload, limits)) return;
  const reserved = await tx
    .select()
    .from(reservation)
    .where(isLive(account.id, now))
    .orderBy(asc(reservation.expiresAt));
  const deleting = { ...held.deleting, multipart: false, expiresAt: new Date(now.getTime() + longestDeleting) };
  const ending = [...reserved, ...(deleting.files > 0 ? [deleting] : [])];
  ending.sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
  throw noRoom({ held, upload, limits }, { reserved: ending, now });
}
