import { and, desc, eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { passkey } from "../db/schema.ts";

/** A passkey of an account. Only the device has the private key. */
export type Passkey = {
  id: string;
  /** The person's name for it; undefined if it has none. */
  name: string | undefined;
  /** ISO 8601. */
  since: string;
};

type Own = { userId: string; id: string };

const isOwn = ({ userId, id }: Own) => and(eq(passkey.userId, userId), eq(passkey.id, id));

/** Returns a person's passkeys, newest first. */
export async function listPasskeys(db: Database, { userId }: { userId: string }): Promise<Passkey[]> {
  const { id, name, createdAt } = passkey;
  const rows = await db
    .select({ id, name, createdAt })
    .from(passkey)
    .where(eq(passkey.userId, userId))
    .orderBy(desc(createdAt), desc(id))
    .limit(100);
  return rows.map((row) => ({ id: row.id, name: row.name ?? undefined, since: row.createdAt.toISOString() }));
}

/** Renames a passkey. Somebody else's passkey counts as unknown. @returns whether it exists */
export async function renamePasskey(db: Database, { name, ...own }: Own & { name: string }): Promise<boolean> {
  const renamed = await db.update(passkey).set({ name }).where(isOwn(own)).returning({ id: passkey.id });
  return renamed.length > 0;
}

/**
 * Removes a passkey, which then can't sign in any more. Safe to repeat.
 * @returns the id by which its device knows it, if it existed
 */
export async function removePasskey(db: Database, own: Own): Promise<string | undefined> {
  const [removed] = await db.delete(passkey).where(isOwn(own)).returning({ credentialId: passkey.credentialID });
  return removed?.credentialId;
}
