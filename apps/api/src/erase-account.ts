import { eraseOwner, type S3Storage } from "@s3-direct/upload-server";
import { eq, inArray, lt, or } from "drizzle-orm";
import type { Database } from "./db/client.ts";
import { media, user } from "./db/schema.ts";
import { formerGuests } from "./former-guests.ts";
import { describeError } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";

export type Erasure = {
  /**
   * Deletes an account with all that belongs to it. It may break off anywhere: called again, it goes on. Until it comes to its
   * end the person can still sign in, and ask for it once more.
   */
  erase: (userId: string) => Promise<void>;
  /** Continues deletions that broke off some time ago. @returns how many accounts are gone now; with `dryRun`, how many would be */
  eraseRest: (options: { dryRun: boolean }) => Promise<number>;
};

/** Longer than any deletion that is still under way; in milliseconds. */
const brokenOffAfter = 10 * 60_000;

/**
 * Deletes accounts, the guests that became them, their files and their parts in progress, in this order:
 *
 * 1. The account is marked as leaving. From here on nothing is reserved or stored for it (see `holdAccount`).
 * 2. Everything that it has in S3 goes, while its rows still say that it is there.
 * 3. All its rows go in one transaction: no account is ever left without its password.
 * 4. S3 once more: a guest may have become this account in the meantime, and brought files along.
 *
 * @returns undefined where there is no janitor, who alone can find all of it
 */
export function createErasure(deps: { db: Database; storage: S3Storage; log: Log }): Erasure | undefined {
  const { db, storage, log } = deps;
  if (storage.janitor === undefined) return undefined;

  const eraseFiles = async (userId: string, owners: readonly string[]) => {
    for (const owner of owners) {
      const erased = await eraseOwner(storage, { owner });
      log.info({ userId, owner, ...erased }, "erased");
    }
  };
  const erase = async (userId: string) => {
    await db.update(user).set({ leavingAt: new Date() }).where(eq(user.id, userId));
    await eraseFiles(userId, [userId, ...(await formerGuests(db, userId))]);
    await eraseFiles(userId, await eraseRows(db, userId));
  };

  return {
    erase,
    async eraseRest({ dryRun }) {
      const before = new Date(Date.now() - brokenOffAfter);
      const leaving = await db.select({ id: user.id }).from(user).where(lt(user.leavingAt, before));
      if (dryRun) return leaving.length;
      const erased = await Promise.allSettled(leaving.map(({ id }) => erase(id)));
      for (const result of erased) {
        if (result.status === "rejected")
          log.warn(describeError(result.reason), "an account stays until the next time");
      }
      return erased.filter(({ status }) => status === "fulfilled").length;
    },
  };
}

/** @returns whose rows went */
function eraseRows(db: Database, userId: string): Promise<string[]> {
  return db.transaction(async (tx) => {
    // Locked in the same order as uploads lock them, guests first. From here on no guest can become this account.
    await tx
      .select({ id: user.id })
      .from(user)
      .where(or(eq(user.id, userId), eq(user.linkedTo, userId)))
      .orderBy(user.linkedTo)
      .for("update");
    const owners = [userId, ...(await formerGuests(tx, userId))];
    await tx.delete(media).where(inArray(media.ownerId, owners));
    // Sessions, passwords and reservations go along.
    await tx.delete(user).where(inArray(user.id, owners));
    return owners;
  });
}
