import { type S3Storage, sweep, type Swept, type SweepOptions } from "@s3-direct/upload-server";
import { count, lte } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { reservation } from "../db/schema.ts";
import { sweepFileRequests } from "../file-request/sweep-file-requests.ts";
import type { ErasedRest, Erasure } from "../erase-account.ts";
import { deletedMediaKeys, knownMediaKeys } from "../media/queries.ts";
import { sweepDeleted } from "../media/sweep-deleted.ts";
import { hasBegunAfter } from "./in-use.ts";

export type SweepDeps = { db: Database; storage: S3Storage; erasure: Erasure | undefined };

/** `accounts` are those whose deletion had broken off. */
export type SweepReport = Swept &
  ErasedRest & {
    /** Reservations of room that have expired. */
    reservations: number;
    /** File requests that ended or expired two weeks ago and have no file. */
    fileRequests: number;
    /** Rows of files that were deleted two weeks ago. */
    deleted: number;
    /** Published files without a row that stay because of `inUseSince`. */
    kept: number;
  };

type SweepAllOptions = Pick<SweepOptions, "maxOrphanShare" | "onFound"> & {
  dryRun: boolean;
  /**
   * Returns since when the database has been in use without a pause. Files without a row stay if their upload may have
   * begun earlier: their rows may be missing because a backup was restored. They count for `maxOrphanShare` all the
   * same. Called right before a file is removed, because a backup may be restored while this runs.
   * @default none stay
   */
  inUseSince?: () => Promise<Date>;
};

/**
 * Removes leftovers in S3 and in the database; with `dryRun` it only reports them. See `sweep` of upload-server for
 * what counts as left over, and why uploads under way are safe.
 *
 * @throws TypeError if there is no janitor
 * @throws Error if more published files than `maxOrphanShare` have no row, which means the wrong database
 */
export async function sweepAll(
  { db, storage, erasure }: SweepDeps,
  { inUseSince, ...options }: SweepAllOptions,
): Promise<SweepReport> {
  const { dryRun } = options;
  // These come first, or the sweep would take their files for orphans.
  const { accounts = 0, erasedOwners = 0 } = (await erasure?.eraseRest({ dryRun })) ?? {};
  const { known, kept } = knownFiles(db, inUseSince);
  const swept = await sweep(storage, { ...options, known });
  const reservations = await sweepReservations(db, { dryRun });
  const fileRequests = await sweepFileRequests(db, { dryRun });
  const deleted = await sweepDeleted(db, { dryRun });
  return { ...swept, accounts, erasedOwners, reservations, fileRequests, deleted, kept: kept.size };
}

/** Returns `known` of upload-server's sweep, and the set of files that it has held back because of `inUseSince`. */
function knownFiles(db: Database, inUseSince: SweepAllOptions["inUseSince"]) {
  const listed = new Set<string>();
  const kept = new Set<string>();
  const known = async (mediaKeys: readonly string[]) => {
    const recorded = await knownMediaKeys(db, mediaKeys);
    const missing = mediaKeys.filter((key) => !recorded.has(key));
    // Asked for once, a file is only listed, and counts for `maxOrphanShare`. The sweep asks again before it removes
    // one.
    const orphans = missing.filter((key) => listed.has(key));
    for (const key of missing) listed.add(key);
    if (inUseSince === undefined || orphans.length === 0) return recorded;
    const doubtful = await withoutTrace(db, orphans, await inUseSince());
    for (const key of doubtful) kept.add(key);
    return new Set([...recorded, ...doubtful]);
  };
  return { known, kept };
}

/** Returns the files whose rows may have been lost: no row says that they are deleted, and they may be from before `since`. */
async function withoutTrace(db: Database, mediaKeys: readonly string[], since: Date): Promise<string[]> {
  const deleted = await deletedMediaKeys(db, mediaKeys);
  return mediaKeys.filter((key) => !deleted.has(key) && !hasBegunAfter(key, since));
}

/** Expired reservations do not count, so this only tidies up. */
async function sweepReservations(db: Database, { dryRun }: { dryRun: boolean }): Promise<number> {
  const isOver = lte(reservation.expiresAt, new Date());
  if (!dryRun) return (await db.delete(reservation).where(isOver).returning({ key: reservation.uploadKey })).length;
  const [over] = await db.select({ n: count() }).from(reservation).where(isOver);
  return over?.n ?? 0;
}
