import { and, desc, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { media } from "../db/schema.ts";
import { mediaId } from "./media-id.ts";

/** Where a file stands among those that were chosen together, the first of them at 0. Their id is the page's. */
export const batchPlace = z.object({ id: mediaId, place: z.int().min(0).max(999_999) });

export type BatchPlace = z.infer<typeof batchPlace>;

/** For so long after its first file (milliseconds) what comes of a batch is listed beside that: later, one looks for it at the top. */
const together = 3_600_000;

/** So little that another file hardly ever comes in between. */
const step = sql`interval '1 microsecond'`;

/**
 * The columns of a file that is stored now, its owner's row held: it is listed as if its batch had come all at once, when the first of it
 * came, and the one that was chosen first had come last.
 */
export function placeOf({ ownerId, id, place }: BatchPlace & { ownerId: string }) {
  const isBeside = and(
    eq(media.ownerId, ownerId),
    eq(media.batchId, id),
    gt(media.createdAt, sql`now() - ${together} * interval '1 millisecond'`),
  );
  const first = sql`select ${media.createdAt} + ${media.batchPlace} * ${step} from ${media} where ${isBeside}`;
  const createdAt = sql`coalesce((${first} order by ${desc(media.createdAt)} limit 1), now()) - ${place} * ${step}`;
  return { batchId: id, batchPlace: place, createdAt };
}

/** By when a file was stored, whatever its place in a batch. */
export function storedBy({ createdAt, batchPlace: place }: { createdAt: Date; batchPlace: number | null }): Date {
  return place === null ? createdAt : new Date(createdAt.getTime() + together + Math.ceil(place / 1000));
}
