import { and, eq, gt } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { account } from "../db/schema.ts";
import { isPassword } from "./is-password.ts";
import { type NewSession, refuse } from "./new-session.ts";

/** Longer than any sign-in takes, in milliseconds. */
const lately = 5 * 60_000;

/**
 * Ends the new session, and throws, if its password was replaced while it was checked. A reset ends earlier sessions
 * after it has stored the new password (see end-access.ts), so either this check or the reset notices the other.
 */
export async function recheckPassword(db: Database, made: NewSession): Promise<void> {
  const { session, context } = made;
  if (context?.path !== "/sign-in/email") return;
  const { userId } = session;
  const isReplaced = and(eq(account.userId, userId), gt(account.updatedAt, new Date(Date.now() - lately)));
  if ((await db.$count(account, isReplaced)) === 0) return;
  if (await isPassword(db, { userId, password: String(context.body.password) })) return;
  await refuse(db, made, { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid email or password" });
}
