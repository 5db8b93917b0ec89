import { and, eq } from "drizzle-orm";
import { endAccess } from "../auth/end-access.ts";
import type { Database } from "../db/client.ts";
import { account, passkey, session, user } from "../db/schema.ts";
import { addressBefore, forgetSince, type Left, type Tx } from "./address-before.ts";
import { forgetChange, forgetLinks } from "./change-email.ts";
import { unlessTaken } from "./unless-taken.ts";

/** `email` is the account's again, and `left` is not any more. */
export type Restored = Left & { left: string };

/**
 * Gives an account back the address that the link was sent to, which is verified by that, and ends whatever way into it there is, the
 * password among them.
 *
 * @returns "taken" where another account has the address; undefined where it is no such link, was used, or is over
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
  // First, as a link to another address does (see changeByLink): whichever comes second finds what the first has done.
  const [own] = await tx.select({ email: user.email }).from(user).where(eq(user.id, userId)).for("update");
  if (own === undefined || !(await forgetSince(tx, kept))) return undefined;
  await forgetChange(tx, userId);
  // Before the password, in the order in which such a link locks them.
  await forgetLinks(tx, userId);
  await tx.update(user).set({ email, emailVerified: true }).where(eq(user.id, userId));
  const isPassword = and(eq(account.userId, userId), eq(account.providerId, "credential"));
  // The time tells a sign-in that is under way that it was replaced (see recheck-password.ts).
  await tx.update(account).set({ password: null, updatedAt: new Date() }).where(isPassword);
  // At once with the rest: where what follows breaks off, nobody is inside any more.
  await tx.delete(passkey).where(eq(passkey.userId, userId));
  await tx.delete(session).where(eq(session.userId, userId));
  return { ...kept, left: own.email };
}
