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
   * Deletes an account and everything that belongs to it. It may break off anywhere, and continues when called again.
   * Until it completes, the person can still sign in and request it again.
   *
   * @throws UploadError SIGNED_OUT for a guest that has become an account meanwhile, which now owns the guest's files
   */
  erase: (userId: string) => Promise<void>;
  /**
   * Continues deletions that broke off some time ago, and searches again for files that arrived after completed ones.
   * With `dryRun` it only counts.
   */
  eraseRest: (options: { dryRun: boolean }) => Promise<ErasedRest>;
};

export type ErasedRest = {
  /** Accounts that were deleted, or would be. */
  accounts: number;
  /** Owners whose files were searched for again, or would be. */
  erasedOwners: number;
};

/** Longer than any deletion or finish can be under way, in milliseconds. */
const endedAfter = 10 * 60_000;

/** How many owners' files are erased at once: each takes some seconds, mostly of waiting. */
const atOnce = 20;

function* batches<T>(all: readonly T[], size = atOnce): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

/**
 * Creates the deletion of accounts, with the guests that became them, their files and their parts in progress, in this
 * order:
 *
 * 1. The account is marked as leaving. From then on nothing is reserved, stored or shared for it (see `holdAccount`),
 *    its links lead nowhere, and its file requests are ended.
 * 2. Everything that it has in S3 is deleted, while its rows still list it.
 * 3. All its rows are deleted in one transaction: no account is ever left without its password.
 * 4. S3 is searched again: a guest may have become this account meanwhile, and brought files. Its ended requests,
 *    however many, were searched in step 2, and are skipped here.
 * 5. S3 is searched once more in the first sweep after ten minutes: until then a finish that was under way may publish
 *    something.
 *
 * @returns undefined if there is no janitor: only the janitor can find everything
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
  /** Erases an owner's files again, and forgets the owner: nothing more can arrive by then. */
  const eraseAgain = async (owner: string) => {
    await eraseFiles(owner, [owner]);
    await db.delete(erasedOwner).where(eq(erasedOwner.ownerId, owner));
  };
  const erase = async (userId: string) => {
    await markLeaving(db, userId);
    const people = [userId, ...(await formerGuests(db, userId))];
    await db.delete(share).where(inArray(share.ownerId, people));
    await db.update(fileRequest).set({ endedAt: new Date() }).where(inArray(fileRequest.ownerId, people));
    const requests = new Set(await requestsOf(db, people));
    await eraseFiles(userId, [...people, ...requests]);
    const owners = await eraseRows(db, userId);
    const others = owners.filter((owner) => !requests.has(owner));
    await eraseFiles(userId, others);
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
  // Waits for a sign-in that turns this guest into an account, and then finds the guest linked. A later sign-in takes
  // no files along.
  await db
    .update(user)
    .set({ leavingAt: new Date() })
    .where(and(isOne, isNull(user.linkedTo)));
  const hasBecomeAnother = (await db.$count(user, and(isOne, isNotNull(user.linkedTo)))) > 0;
  if (hasBecomeAnother) throw new UploadError("SIGNED_OUT");
}

/** @returns the owners, in S3, of the files whose rows were deleted */
function eraseRows(db: Database, userId: string): Promise<string[]> {
  return db.transaction(async (tx) => {
    // Locked in the same order as by uploads, guests first. From then on no guest can become this account.
    await tx
      .select({ id: user.id })
      .from(user)
      .where(or(eq(user.id, userId), eq(user.linkedTo, userId)))
      .orderBy(user.linkedTo)
      .for("update");
    const people = [userId, ...(await formerGuests(tx, userId))];
    const owners = [...people, ...(await requestsOf(tx, people))];
    await tx.delete(media).where(inArray(media.ownerId, people));
    await forgetAddresses(tx, userId);
    // Sessions, passwords, reservations and file requests are deleted by cascade.
    await tx.delete(user).where(inArray(user.id, people));
    await noteErased(tx, owners);
    return owners;
  });
}

/** Records the owners whose files are searched for again. */
export async function noteErased(tx: Pick<Database, "insert">, owners: readonly string[]): Promise<void> {
  const erasedAt = new Date();
  // A statement can have 65,535 values, and an account may have created more requests.
  for (const some of batches(owners, 5_000)) {
    const notes = some.map((ownerId) => ({ ownerId, erasedAt }));
    await tx.insert(erasedOwner).values(notes).onConflictDoUpdate({ target: erasedOwner.ownerId, set: { erasedAt } });
  }
}

/** A file that arrived through a file request has the request's id as its owner in S3. */
async function requestsOf(db: Pick<Database, "select">, people: readonly string[]): Promise<string[]> {
  const requests = await db
    .select({ id: fileRequest.id })
    .from(fileRequest)
    .where(inArray(fileRequest.ownerId, [...people]));
  return requests.map(({ id }) => id);
}
