import { type S3Storage, sweep, type Swept, type SweepOptions } from "@s3-direct/upload-server";
import { count, lte } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { reservation } from "../db/schema.ts";
import { sweepFileRequests } from "../file-request/sweep-file-requests.ts";
import type { ErasedRest, Erasure } from "../erase-account.ts";
import { knownMediaKeys } from "../media/queries.ts";

export type SweepDeps = { db: Database; storage: S3Storage; erasure: Erasure | undefined };

/** `accounts` are those whose deletion had broken off. */
export type SweepReport = Swept &
  ErasedRest & {
    /** Reservations of room that have expired. */
    reservations: number;
    /** File requests that ended or expired two weeks ago and have no file. */
    fileRequests: number;
  };

/**
 * Removes leftovers in S3 and in the database; with `dryRun` it only reports them. See `sweep` of upload-server for
 * what counts as left over, and why uploads under way are safe.
 *
 * @throws TypeError if there is no janitor
 * @throws Error if more published files than `mostOrphans` have no row, which means the wrong database
 */
export async function sweepAll(
  { db, storage, erasure }: SweepDeps,
  options: { dryRun: boolean } & Pick<SweepOptions, "mostOrphans" | "onFound">,
): Promise<SweepReport> {
  const { dryRun } = options;
  // These come first, or the sweep would take their files for orphans.
  const { accounts = 0, erasedOwners = 0 } = (await erasure?.eraseRest({ dryRun })) ?? {};
  const swept = await sweep(storage, { ...options, known: (mediaKeys) => knownMediaKeys(db, mediaKeys) });
  const reservations = await sweepReservations(db, { dryRun });
  return { ...swept, accounts, erasedOwners, reservations, fileRequests: await sweepFileRequests(db, { dryRun }) };
}

/** Expired reservations do not count, so this only tidies up. */
async function sweepReservations(db: Database, { dryRun }: { dryRun: boolean }): Promise<number> {
  const isOver = lte(reservation.expiresAt, new Date());
  if (!dryRun) return (await db.delete(reservation).where(isOver).returning({ key: reservation.uploadKey })).length;
  const [over] = await db.select({ n: count() }).from(reservation).where(isOver);
  return over?.n ?? 0;
}
