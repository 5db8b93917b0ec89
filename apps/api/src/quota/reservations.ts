import { UploadError } from "@s3-direct/upload-core";
import type { BytesMayRemain } from "@s3-direct/upload-server";
import { and, asc, eq, gt, lte, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, reservation, user } from "../db/schema.ts";
import { requireNotEnded, requirePlace, requireShareOfRoom } from "../file-request/places.ts";
import { isDue, isInTrash } from "../trash/moves.ts";
import { keptUntil } from "./reserved-until.ts";
import { type Held, hasRoom, noRoom, type QuotaLimits } from "./room.ts";

/** In milliseconds: what is to be deleted for good is gone by then, where S3 is there (see trash/). */
const longestDeleting = 5 * 60_000;

type Tx = Pick<Database, "select" | "insert" | "delete">;

/** Guests get less than accounts. */
export type Quotas = { account: QuotaLimits; guest: QuotaLimits };

export type Account = { id: string; guest: boolean };

/**
 * The account that a person uploads for (a guest may have become one). Its row is locked until the transaction ends, so whoever
 * else changes what it has waits here. That makes checking for room and taking it one step.
 *
 * @throws UploadError SIGNED_OUT when the account is gone, or being deleted
 */
export async function holdAccount(tx: Tx, id: string): Promise<Account> {
  const person = await holdPerson(tx, id);
  return person.linkedTo === null ? person : holdPerson(tx, person.linkedTo);
}

async function holdPerson(tx: Tx, id: string) {
  const [person] = await tx
    .select({ id: user.id, linkedTo: user.linkedTo, guest: user.isAnonymous, leavingAt: user.leavingAt })
    .from(user)
    .where(eq(user.id, id))
    .for("no key update");
  if (person === undefined) throw new UploadError("SIGNED_OUT");
  if (person.leavingAt !== null) throw new UploadError("SIGNED_OUT", { sentence: "This account is being deleted." });
  return person;
}

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
  const isIts = eq(reservation.uploadKey, uploadKey);
  if (bytesMayRemain === false) {
    await db.delete(reservation).where(isIts);
    return;
  }
  // A request's end is earlier than that, and what was taken for parts is of no use without them.
  const expiresAt = keptUntil(bytesMayRemain);
  await db
    .update(reservation)
    .set({ multipart: false, fileRequestId: null, ...(expiresAt && { expiresAt }) })
    .where(isIts);
}

/** Takes room for a deleted file whose bytes S3 may hold again, or yet, until it can't. */
export async function reserveForRest(
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

async function requireRoom(
  tx: Tx,
  {
    account,
    upload,
    quotas,
    now,
  }: {
    account: Account;
    upload: Omit<Wanted, "uploadKey"> & { multipart: boolean };
    quotas: Quotas;
    now: Date;
  },
): Promise<void> {
  if (upload.fileRequestId) await requirePlace(tx, { id: upload.fileRequestId, multipart: upload.multipart, now });
  const limits = limitsOf(quotas, account);
  const held = await heldBy(tx, { ownerId: account.id, now });
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

/** What a person has and may have, uploads under way and the trash included. */
export type Usage = {
  bytes: number;
  files: number;
  /** So many of the files are none yet, or are being deleted, and are in no list. */
  reserved: number;
  /** So much of it is in the trash. */
  trashed: { bytes: number; files: number };
  maxBytes: number;
  maxFiles: number;
};

export async function readUsage(
  db: Database,
  { ownerId, quotas }: { ownerId: string; quotas: Quotas },
): Promise<Usage> {
  const [person] = await db.select({ guest: user.isAnonymous }).from(user).where(eq(user.id, ownerId));
  if (person === undefined) throw new UploadError("SIGNED_OUT");
  const { openMultiparts: _, deleting, ...held } = await heldBy(db, { ownerId, now: new Date() });
  const limits = limitsOf(quotas, person);
  return { ...held, reserved: held.reserved + deleting.files, maxBytes: limits.bytes, maxFiles: limits.files };
}

export function limitsOf(quotas: Quotas, { guest }: { guest: boolean }): QuotaLimits {
  return guest ? quotas.guest : quotas.account;
}

/** One statement, so that an upload that becomes a file in the meantime counts once. */
async function heldBy(
  db: Tx,
  { ownerId, now }: { ownerId: string; now: Date },
): Promise<Held & Pick<Usage, "reserved" | "trashed"> & { deleting: Usage["trashed"] }> {
  const stored = sql`from ${media} where ${media.ownerId} = ${ownerId} and ${media.deletedAt} is null`;
  const underWay = sql`from ${reservation} where ${isLive(ownerId, now)}`;
  // A sum of bigints is a numeric, which drivers return as text. A double is exact up to 8 PiB.
  const number = (expression: ReturnType<typeof sql>) => sql<number>`(${expression})::double precision`;
  const [held] = await db
    .select({
      bytes: number(
        sql`(select coalesce(sum(${media.storedSize}), 0) ${stored}) + (select coalesce(sum(${reservation.bytes}), 0) ${underWay})`,
      ),
      files: number(sql`(select count(*) ${stored}) + (select count(*) ${underWay})`),
      reserved: number(sql`select count(*) ${underWay}`),
      deleting: {
        bytes: number(sql`select coalesce(sum(${media.storedSize}), 0) ${stored} and ${isDue}`),
        files: number(sql`select count(*) ${stored} and ${isDue}`),
      },
      trashed: {
        bytes: number(sql`select coalesce(sum(${media.storedSize}), 0) ${stored} and ${isInTrash}`),
        files: number(sql`select count(*) ${stored} and ${isInTrash}`),
      },
      openMultiparts: number(sql`select count(*) ${underWay} and ${reservation.multipart}`),
    })
    .from(sql`(select 1) as one`);
  const none = { bytes: 0, files: 0 };
  return held ?? { ...none, reserved: 0, deleting: none, trashed: none, openMultiparts: 0 };
}

function isLive(ownerId: string, now: Date) {
  return and(eq(reservation.ownerId, ownerId), gt(reservation.expiresAt, now));
}
