import type { BytesMayRemain } from "@s3-direct/upload-server";
import { and, asc, eq, lte } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { reservation } from "../db/schema.ts";
import { requireNotEnded, requirePlace, requireShareOfRoom } from "../file-request/places.ts";
import { type Account, holdAccount } from "./hold-account.ts";
import { keptUntil } from "./reserved-until.ts";
import { hasRoom, noRoom } from "./room.ts";
import { heldBy, isLive, limitsOf, type Quotas } from "./usage.ts";

/** In milliseconds. By then files that are due have been deleted for good, if S3 is up (see trash/). */
const longestDeleting = 5 * 60_000;

type Tx = Pick<Database, "select" | "insert" | "delete">;

/** An upload that needs room, and a place of its file request. */
type Wanted = { uploadKey: string; bytes: number; fileRequestId?: string | null | undefined };

/**
 * Reserves room for an upload, or refuses it. The room is reserved until the upload has become a file or is released,
 * and at most until `expiresAt`.
 *
 * @throws UploadError QUOTA_EXCEEDED, which says what is free
 */
export function reserve(
  db: Database,
  upload: Wanted & { ownerId: string; multipart: boolean; expiresAt: Date; quotas: Quotas },
): Promise<void> {
  const { quotas, ...room } = upload;
  return db.transaction(async (tx) => {
    const account = await holdAccount(tx, room.ownerId);
    const now = new Date();
    await tx.delete(reservation).where(and(eq(reservation.ownerId, account.id), lte(reservation.expiresAt, now)));
    await requireRoom(tx, { account, upload: room, quotas, now });
    const { fileRequestId: id, bytes } = room;
    const limits = limitsOf(quotas, account);
    if (id) await requireShareOfRoom(tx, { id, ownerId: account.id, bytes, room: limits.bytes, now });
    await tx.insert(reservation).values({ ...room, ownerId: account.id });
  });
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
    .set({ multipart: false, fileRequestId: null, ...(expiresAt && { expiresAt }) })
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
