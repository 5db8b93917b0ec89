import { UploadError } from "@s3-direct/upload-core";
import { and, count, eq, gt, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { fileRequest, media, reservation } from "../db/schema.ts";
import { linkOver } from "./find-file-request.ts";

type Reader = Pick<Database, "select">;

/** Of one request: those who have its link must not take all the slots for large uploads that its owner has. */
const maxOpenMultiparts = 10;

/** Of its owner's room, in bytes: what may be on its way by one link. One call, of which no byte comes, must not take all of it. */
const shareOfRoom = (bytes: number): number => Math.floor(bytes / 4);

/** The largest file that a request of this owner takes, in bytes, and whether it is their room that says so. */
export function largestFile(room: number, rules: { maxSize: number }): { maxSize: number; isByRoom: boolean } {
  const share = shareOfRoom(room);
  return { maxSize: Math.min(rules.maxSize, share), isByRoom: share < rules.maxSize };
}

/** What has come for a request, deleted since or not, and what is on its way. */
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
 * Whether a request was not ended, since the call began neither. With its owner's row held (`holdAccount`), as who ends it holds it, nothing
 * is begun or stored any more once it has ended.
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
 * Whether a request takes one more file. Its owner's row must be held (`holdAccount`): then of two who want the last place one gets it.
 *
 * @throws UploadError REFUSED when it was ended, QUOTA_EXCEEDED, its `limit` is "places" or "places-in-parts"
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
 * Whether what is on its way for a request leaves room for one more file. Its owner's row must be held.
 *
 * @param upload.room - its owner's, in bytes
 * @throws UploadError QUOTA_EXCEEDED
 */
export async function requireShareOfRoom(
  tx: Reader,
  { id, bytes, room, now }: { id: string; bytes: number; room: number; now: Date },
): Promise<void> {
  const [underWay] = await tx
    .select({ bytes: sql<number>`coalesce(sum(${reservation.bytes}), 0)::double precision` })
    .from(reservation)
    .where(and(eq(reservation.fileRequestId, id), gt(reservation.expiresAt, now)));
  if ((underWay?.bytes ?? 0) + bytes <= shareOfRoom(room)) return;
  const sentence = "A quarter of the room may be on its way by one link. Try again when something has arrived.";
  throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "bytes" } });
}
