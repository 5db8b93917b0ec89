import { ownerPrefix, UploadError } from "@s3-direct/upload-core";
import { and, count, eq, gt, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { fileRequest, media, reservation } from "../db/schema.ts";
import { linkOver, requestedUploadName } from "./find-file-request.ts";

type Reader = Pick<Database, "select">;

/** For one request: visitors with its link must not take all of its owner's slots for large uploads. */
const maxOpenMultiparts = 10;

/**
 * Returns how much of the owner's room uploads under way by one link may take, in bytes. A single call, even if no byte
 * follows it, must not take all of it.
 */
const shareOfRoom = (bytes: number): number => Math.floor(bytes / 4);

/**
 * Returns the largest file that a request of this owner accepts, in bytes, and whether the owner's room is what limits
 * it.
 */
export function largestFile(room: number, rules: { maxSize: number }): { maxSize: number; isByRoom: boolean } {
  const share = shareOfRoom(room);
  return { maxSize: Math.min(rules.maxSize, share), isByRoom: share < rules.maxSize };
}

/** Counts the files of a request, even if deleted since, and the uploads under way. */
export async function placesTaken(db: Reader, { id, now }: { id: string; now: Date }) {
  const underWay = and(eq(reservation.fileRequestId, id), gt(reservation.expiresAt, now));
  const [came] = await db.select({ n: count() }).from(media).where(eq(media.fileRequestId, id));
  const [coming] = await db
    .select({ n: count(), inParts: sql<number>`count(*) filter (where ${reservation.multipart})::int` })
    .from(reservation)
    .where(underWay);
  const arrived = came?.n ?? 0;
  return { arrived, files: arrived + (coming?.n ?? 0), openMultiparts: coming?.inParts ?? 0 };
}

/**
 * Checks that a request has not ended, not even since the call began. The caller must hold the lock on its owner's row
 * (`holdAccount`), like the call that ends it: then nothing is begun or stored once it has ended.
 *
 * @throws UploadError REFUSED
 */
export async function requireNotEnded(tx: Reader, id: string): Promise<{ maxFiles: number }> {
  const [found] = await tx
    .select({ maxFiles: fileRequest.maxFiles, endedAt: fileRequest.endedAt })
    .from(fileRequest)
    .where(eq(fileRequest.id, id));
  if (found === undefined || found.endedAt !== null) throw linkOver("ended");
  return found;
}

/**
 * Checks that a request accepts one more file. The caller must hold the lock on its owner's row (`holdAccount`): then
 * only one of two concurrent calls gets the last place.
 *
 * @throws UploadError REFUSED if it was ended; QUOTA_EXCEEDED, its `limit` is "places" or "places-in-parts"
 */
export async function requirePlace(
  tx: Reader,
  { id, multipart, now }: { id: string; multipart: boolean; now: Date },
): Promise<void> {
  const { maxFiles } = await requireNotEnded(tx, id);
  const taken = await placesTaken(tx, { id, now });
  if (taken.files >= maxFiles) {
    const sentence = `This link takes ${maxFiles} files, and they have come or are on their way.`;
    throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "places", maxFiles } });
  }
  if (!multipart || taken.openMultiparts < maxOpenMultiparts) return;
  const sentence = `Of large files ${maxOpenMultiparts} may be on their way by this link at once. Try again when one has arrived.`;
  throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "places-in-parts" } });
}

/**
 * Checks that a request's uploads under way leave room for one more file. The caller must hold the lock on its owner's
 * row.
 *
 * @param upload.room - the owner's, in bytes
 * @throws UploadError QUOTA_EXCEEDED
 */
export async function requireShareOfRoom(
  tx: Reader,
  { id, ownerId, bytes, room, now }: { id: string; ownerId: string; bytes: number; room: number; now: Date },
): Promise<void> {
  // By their keys: a cancelled upload has left its place, and S3 may still hold its bytes.
  const keys = ownerPrefix({ endpoint: requestedUploadName, owner: id });
  const isByLink = sql`starts_with(${reservation.uploadKey}, ${keys})`;
  const [underWay] = await tx
    .select({ bytes: sql<number>`coalesce(sum(${reservation.bytes}), 0)::double precision` })
    .from(reservation)
    .where(and(eq(reservation.ownerId, ownerId), isByLink, gt(reservation.expiresAt, now)));
  if ((underWay?.bytes ?? 0) + bytes <= shareOfRoom(room)) return;
  const sentence = "A quarter of the room may be on its way by one link. Try again when something has arrived.";
  throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "bytes" } });
}
