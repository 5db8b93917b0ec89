import { eraseOwner, type S3Storage } from "@s3-direct/upload-server";
import { eq, inArray } from "drizzle-orm";
import type { Database } from "./db/client.ts";
import { media, user } from "./db/schema.ts";
import type { Log } from "./telemetry/log.ts";

export type Erasure = {
  /** While account and session are still there, so that what breaks off can be asked for again. */
  before: (userId: string) => Promise<void>;
  /** When nobody can store a file for it any more: what was finished in between. */
  after: (userId: string) => Promise<void>;
};

/**
 * What goes with an account: its files, also those of the guests that became it, their parts in progress, and their rows.
 * @returns undefined where there is no janitor, who alone can find all of it
 */
export function createErasure(deps: { db: Database; storage: S3Storage; log: Log }): Erasure | undefined {
  const { db, storage, log } = deps;
  if (storage.janitor === undefined) return undefined;

  /** The account, and who it was before: their uploads have keys of their own. */
  const ownersOf = async (userId: string) => {
    const guests = await db.select({ id: user.id }).from(user).where(eq(user.linkedTo, userId));
    return [userId, ...guests.map(({ id }) => id)];
  };
  const erase = async (userId: string, owners: readonly string[]) => {
    for (const owner of owners) {
      const erased = await eraseOwner(storage, { owner });
      log.info({ userId, owner, ...erased }, "erased");
    }
  };

  return {
    async before(userId) {
      const owners = await ownersOf(userId);
      await erase(userId, owners);
      await db.delete(media).where(inArray(media.ownerId, owners));
    },
    async after(userId) {
      const owners = await ownersOf(userId);
      await erase(userId, owners);
      await db.delete(user).where(inArray(user.id, owners));
    },
  };
}
