import { and, eq } from "drizzle-orm";
import { endAccess } from "../auth/end-access.ts";
import type { Database } from "../db/client.ts";
import { account, user } from "../db/schema.ts";
import { addressBefore, forgetSince, type Left } from "./address-before.ts";
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

type Tx = Pick<Database, "select" | "insert" | "update" | "delete">;

async function restore(tx: Tx, token: string): Promise<Restored | undefined> {
  const kept = await addressBefore(tx, token);
  if (kept === undefined) return undefined;
  const { userId, email } = kept;
  // In the order in which a link to another address locks them (see changeByLink).
  await forgetChange(tx, userId);
  const [own] = await tx.select({ email: user.email }).from(user).where(eq(user.id, userId)).for("update");
  // Of two at once the second finds nothing.
  if (own === undefined || !(await forgetSince(tx, kept))) return undefined;
  await tx.update(user).set({ email, emailVerified: true }).where(eq(user.id, userId));
  const isPassword = and(eq(account.userId, userId), eq(account.providerId, "credential"));
  // The time tells a sign-in that is under way that it was replaced (see recheck-password.ts).
  await tx.update(account).set({ password: null, updatedAt: new Date() }).where(isPassword);
  await forgetLinks(tx, userId);
  return { ...kept, left: own.email };
}
