import { and, desc, eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { passkey } from "../db/schema.ts";

/** What signs an account in without a password. Its key is the device's alone. */
export type Passkey = {
  id: string;
  /** As the person calls it; undefined where it has no name. */
  name: string | undefined;
  /** ISO 8601. */
  since: string;
};

type Own = { userId: string; id: string };

const isOwn = ({ userId, id }: Own) => and(eq(passkey.userId, userId), eq(passkey.id, id));

/** A person's passkeys, the newest first. */
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

/**
 * Somebody else's is as unknown as one that never was.
 * @returns whether it was there
 */
export async function renamePasskey(db: Database, { name, ...own }: Own & { name: string }): Promise<boolean> {
  const renamed = await db.update(passkey).set({ name }).where(isOwn(own)).returning({ id: passkey.id });
  return renamed.length > 0;
}

/**
 * From here on it signs in nobody; once more does no harm.
 * @returns the id that its device knows it by, if it was there
 */
export async function removePasskey(db: Database, own: Own): Promise<string | undefined> {
  const [removed] = await db.delete(passkey).where(isOwn(own)).returning({ credentialId: passkey.credentialID });
  return removed?.credentialId;
}
