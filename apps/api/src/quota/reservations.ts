import type { BytesMayRemain } from "@s3-direct/upload-server";
import { and, asc, eq, lte } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { reservation } from "../db/schema.ts";
import { requireNotEnded, requirePlace, requireShareOfRoom } from "../file-request/places.ts";
import { type Account, holdAccount } from "./hold-account.ts";
import { keptUntil } from "./reserved-until.ts";
import { hasRoom, noRoom } from "./room.ts";
import { heldBy, isLive, limitsOf, type Quotas } from "./usage.ts";

/** In milliseconds: what is to be deleted for good is gone by then, where S3 is there (see trash/). */
const longestDeleting = 5 * 60_000;

type Tx = Pick<Database, "select" | "insert" | "delete">;

/** An upload that wants room, and a place of the request that it comes for. */
type Wanted = { uploadKey: string; bytes: number; fileRequestId?: string | null | undefined };

/**
 * Takes room for an upload, or refuses it. The room is taken until the upload has become a file or is released, and at most until `expiresAt`.
 *
 * @throws UploadError QUOTA_EXCEEDED saying what is free
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
    if (id) await requireShareOfRoom(tx, { id, bytes, room: limitsOf(quotas, account).bytes, now });
    await tx.insert(reservation).values({ ...room, ownerId: account.id });
  });
}

/**
 * Gives back the room of an upload that will not be published. Where S3 may still hold its bytes (`bytesMayRemain`), only a multipart
 * upload's slot and the place of its request are given back, and they stay reserved until its request ends, or until the bucket's rule has
 * removed them.
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
  // A request's end is earlier than that, and what was taken for parts is of no use without them.
  const expiresAt = keptUntil(bytesMayRemain);
  await db
    .update(reservation)
    .set({ multipart: false, fileRequestId: null, ...(expiresAt && { expiresAt }) })
    .where(isOfUpload);
}

/** Takes room for a deleted file whose bytes S3 may hold again, or yet, until it can't. */
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
 * Ends the reservation of an upload that became a file, whose own row counts from now on. If the reservation has expired, or was for less
 * than the file takes together with its smaller pictures, it needs room again, and a place of its request. Of a request that was ended
 * nothing becomes a file.
 *
 * @throws UploadError QUOTA_EXCEEDED, or REFUSED for a request that was ended
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
 * Requires the room that a file takes already. What S3 may still hold of deleted uploads may have made it more than there is.
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
    /** Whether what it wants is already part of what the account uses. */
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
