import { and, desc, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { media } from "../db/schema.ts";
import { mediaId } from "./media-id.ts";

/** A file's place among files that were chosen together; the first is 0. The page generates their id. */
export const batchPlace = z.object({ id: mediaId, place: z.int().min(0).max(999_999) });

export type BatchPlace = z.infer<typeof batchPlace>;

/**
 * How long after its first file the files of a batch are listed next to it, in milliseconds. Later files go to the top,
 * where one looks for them.
 */
const together = 3_600_000;

/** So short that hardly any other file comes in between. */
const step = sql`interval '1 microsecond'`;

/**
 * Returns the columns of a file that is stored now; the caller holds the lock on its owner's row. Files of a batch are
 * listed as if all had been stored when the first one was, in reverse order, so that the newest-first list shows them
 * as they were chosen.
 */
export function batchColumns({ ownerId, id, place }: BatchPlace & { ownerId: string }) {
  const isBeside = and(
    eq(media.ownerId, ownerId),
    eq(media.batchId, id),
    gt(media.createdAt, sql`now() - ${together} * interval '1 millisecond'`),
  );
  const first = sql`select ${media.createdAt} + ${media.batchPlace} * ${step} from ${media} where ${isBeside}`;
  const createdAt = sql`coalesce((${first} order by ${desc(media.createdAt)} limit 1), now()) - ${place} * ${step}`;
  return { batchId: id, batchPlace: place, createdAt };
}

/** Returns the latest time at which a file can have been stored, whatever its place in a batch. */
export function storedBy({ createdAt, batchPlace: place }: { createdAt: Date; batchPlace: number | null }): Date {
  return place === null ? createdAt : new Date(createdAt.getTime() + together + Math.ceil(place / 1000));
}
