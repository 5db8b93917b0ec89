import { UploadError } from "@s3-direct/upload-core";
import { and, eq, gt, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { media, reservation, user } from "../db/schema.ts";
import { isDue, isInTrash } from "../trash/moves.ts";
import type { Held, QuotaLimits } from "./room.ts";

/** Guests get less than accounts. */
export type Quotas = { account: QuotaLimits; guest: QuotaLimits };

/** What a person uses and may use, including uploads under way and the trash. */
export type Usage = {
  bytes: number;
  files: number;
  /** How many of the files are still being uploaded or being deleted, and so are in no list. */
  reserved: number;
  /** How much of it is in the trash. */
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

/** One statement, so that an upload that becomes a file meanwhile counts once. */
export async function heldBy(
  db: Pick<Database, "select">,
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

/** Matches the reservations that still count. */
export function isLive(ownerId: string, now: Date) {
  return and(eq(reservation.ownerId, ownerId), gt(reservation.expiresAt, now));
}
