import { UploadError } from "@s3-direct/upload-core";
import { eraseOwner, type S3Storage } from "@s3-direct/upload-server";
import { and, eq, inArray, isNotNull, isNull, lt, or } from "drizzle-orm";
import { forgetAddresses } from "./account/address-before.ts";
import type { Database } from "./db/client.ts";
import { erasedOwner, fileRequest, media, share, user } from "./db/schema.ts";
import { formerGuests } from "./former-guests.ts";
import { describeError } from "./telemetry/describe-error.ts";
import type { Log } from "./telemetry/log.ts";

export type Erasure = {
  /**
   * Deletes an account with all that belongs to it. It may break off anywhere: called again, it goes on. Until it comes to its
   * end the person can still sign in, and ask for it once more.
   *
   * @throws UploadError SIGNED_OUT for a guest that has become an account meanwhile, whose files are that one's
   */
  erase: (userId: string) => Promise<void>;
  /**
   * Continues deletions that broke off some time ago, and looks once more for what came after those that ended. With `dryRun` it only
   * counts.
   */
  eraseRest: (options: { dryRun: boolean }) => Promise<ErasedRest>;
};

export type ErasedRest = {
  /** That are gone now, or would be. */
  accounts: number;
  /** Whose files were looked for once more, or would be. */
  erasedOwners: number;
};

/** Longer than any deletion, or any finish, that is still under way; in milliseconds. */
const endedAfter = 10 * 60_000;

/** Owners whose files are erased at once: each takes some seconds, which are spent waiting. */
const atOnce = 20;

function* batches<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += atOnce) yield all.slice(at, at + atOnce);
}

/**
 * Deletes accounts, the guests that became them, their files and their parts in progress, in this order:
 *
 * 1. The account is marked as leaving. From here on nothing is reserved, stored or shared for it (see `holdAccount`), its links
 *    lead nowhere, and its requests for files are ended.
 * 2. Everything that it has in S3 goes, while its rows still say that it is there.
 * 3. All its rows go in one transaction: no account is ever left without its password.
 * 4. S3 once more: a guest may have become this account in the meantime, and brought files along. What its ended requests have there was
 *    looked for, however many they are.
 * 5. And once more with the first sweep after ten minutes: until then a finish that was under way may publish something.
 *
 * @returns undefined where there is no janitor, who alone can find all of it
 */
export function createErasure(deps: { db: Database; storage: S3Storage; log: Log }): Erasure | undefined {
  const { db, storage, log } = deps;
  if (storage.janitor === undefined) return undefined;

  const eraseFiles = async (userId: string, owners: readonly string[]) => {
    for (const some of batches(owners)) {
      await Promise.all(
        some.map(async (owner) => {
          const erased = await eraseOwner(storage, { owner });
          log.info({ userId, owner, ...erased }, "erased");
        }),
      );
    }
  };
  /** Forgets whose they were when there is nothing left that could come. */
  const eraseAgain = async (owner: string) => {
    await eraseFiles(owner, [owner]);
    await db.delete(erasedOwner).where(eq(erasedOwner.ownerId, owner));
  };
  const erase = async (userId: string) => {
    await markLeaving(db, userId);
    const owners = [userId, ...(await formerGuests(db, userId))];
    await db.delete(share).where(inArray(share.ownerId, owners));
    await db.update(fileRequest).set({ endedAt: new Date() }).where(inArray(fileRequest.ownerId, owners));
    const all = await withRequests(db, owners);
    await eraseFiles(userId, all);
    const requests = new Set(all.slice(owners.length));
    const left = await eraseRows(db, userId);
    await eraseFiles(
      userId,
      left.filter((owner) => !requests.has(owner)),
    );
  };

  return {
    erase,
    async eraseRest({ dryRun }) {
      const before = new Date(Date.now() - endedAfter);
      const leaving = await db.select({ id: user.id }).from(user).where(lt(user.leavingAt, before));
      const gone = await db
        .select({ id: erasedOwner.ownerId })
        .from(erasedOwner)
        .where(lt(erasedOwner.erasedAt, before));
      if (dryRun) return { accounts: leaving.length, erasedOwners: gone.length };
      const each = async (of: readonly { id: string }[], act: (id: string) => Promise<void>) => {
        let done = 0;
        for (const some of batches(of)) {
          for (const end of await Promise.allSettled(some.map(({ id }) => act(id)))) {
            if (end.status === "fulfilled") done += 1;
            else log.warn(describeError(end.reason), "it stays until the next time");
          }
        }
        return done;
      };
      return { accounts: await each(leaving, erase), erasedOwners: await each(gone, eraseAgain) };
    },
  };
}

async function markLeaving(db: Database, userId: string): Promise<void> {
  const isOne = eq(user.id, userId);
  // Waits for a sign-in that makes an account of this guest, and then finds it linked. One that comes later takes nothing along.
  await db
    .update(user)
    .set({ leavingAt: new Date() })
    .where(and(isOne, isNull(user.linkedTo)));
  const hasBecomeAnother = (await db.$count(user, and(isOne, isNotNull(user.linkedTo)))) > 0;
  if (hasBecomeAnother) throw new UploadError("SIGNED_OUT");
}

/** @returns the owners, in S3, of what the rows that went were of */
function eraseRows(db: Database, userId: string): Promise<string[]> {
  return db.transaction(async (tx) => {
    // Locked in the same order as uploads lock them, guests first. From here on no guest can become this account.
    await tx
      .select({ id: user.id })
      .from(user)
      .where(or(eq(user.id, userId), eq(user.linkedTo, userId)))
      .orderBy(user.linkedTo)
      .for("update");
    const people = [userId, ...(await formerGuests(tx, userId))];
    const owners = await withRequests(tx, people);
    await tx.delete(media).where(inArray(media.ownerId, people));
    await forgetAddresses(tx, userId);
    // Sessions, passwords, reservations and requests go along.
    await tx.delete(user).where(inArray(user.id, people));
    await noteErased(tx, owners);
    return owners;
  });
}

/** Whose files are looked for once more. */
export async function noteErased(tx: Pick<Database, "insert">, owners: readonly string[]): Promise<void> {
  const erasedAt = new Date();
  // A statement takes 65,535 values, and an account may have made more requests.
  for (let at = 0; at < owners.length; at += 5_000) {
    const notes = owners.slice(at, at + 5_000).map((ownerId) => ({ ownerId, erasedAt }));
    await tx.insert(erasedOwner).values(notes).onConflictDoUpdate({ target: erasedOwner.ownerId, set: { erasedAt } });
  }
}

/** What came by the link of a request has the request's id as its owner in S3. */
async function withRequests(db: Pick<Database, "select">, people: readonly string[]): Promise<string[]> {
  const requests = await db
    .select({ id: fileRequest.id })
    .from(fileRequest)
    .where(inArray(fileRequest.ownerId, [...people]));
  return [...people, ...requests.map(({ id }) => id)];
}
