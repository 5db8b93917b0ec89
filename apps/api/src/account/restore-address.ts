import { and, eq } from "drizzle-orm";
import { endAccess } from "../auth/end-access.ts";
import type { Database } from "../db/client.ts";
import { account, passkey, session, user } from "../db/schema.ts";
import { addressBefore, forgetSince, type Left, type Tx } from "./address-before.ts";
import { forgetChange, forgetLinks } from "./change-email.ts";
import { unlessTaken } from "./unless-taken.ts";

/** The account has `email` again, and `left` no more. */
export type Restored = Left & { left: string };

/**
 * Restores the address that the link was sent to, which verifies it, and ends every other access to the account,
 * including by its password.
 *
 * @returns "taken" if another account has the address; undefined if there is no such link, or it was used or has
 * expired
 */
export async function restoreAddress(db: Database, token: string): Promise<Restored | "taken" | undefined> {
  const restored = await unlessTaken(db.transaction((tx) => restore(tx, token)));
  if (restored !== undefined && restored !== "taken") await endAccess(db, restored.userId);
  return restored;
}

async function restore(tx: Tx, token: string): Promise<Restored | undefined> {
  const kept = await addressBefore(tx, token);
  if (kept === undefined) return undefined;
  const { userId, email } = kept;
  // Locked first, like in changeByLink: whichever comes second sees what the first has done.
  const [own] = await tx.select({ email: user.email }).from(user).where(eq(user.id, userId)).for("update");
  if (own === undefined || !(await forgetSince(tx, kept))) return undefined;
  await forgetChange(tx, userId);
  // Before the password: a link for a new password locks in this order, too.
  await forgetLinks(tx, userId);
  await tx.update(user).set({ email, emailVerified: true }).where(eq(user.id, userId));
  const isPassword = and(eq(account.userId, userId), eq(account.providerId, "credential"));
  // By `updatedAt` a sign-in that is under way notices that its password was replaced (see recheck-password.ts).
  await tx.update(account).set({ password: null, updatedAt: new Date() }).where(isPassword);
  // In the same transaction: nobody stays signed in, even if what follows fails.
  await tx.delete(passkey).where(eq(passkey.userId, userId));
  await tx.delete(session).where(eq(session.userId, userId));
  return { ...kept, left: own.email };
}
