import { eq } from "drizzle-orm";
import { forgetChange } from "../account/change-email.ts";
import type { Database } from "../db/client.ts";
import { passkey, session } from "../db/schema.ts";

/**
 * Ends every access to an account after its password was replaced. Call it without an open transaction: each step must
 * be visible at once.
 */
export async function endAccess(db: Database, userId: string): Promise<void> {
  // Whoever had access may have added one.
  await db.delete(passkey).where(eq(passkey.userId, userId));
  // This includes sessions that began with the old password while it was being replaced. Later ones are refused (see
  // recheck-password.ts).
  await db.delete(session).where(eq(session.userId, userId));
  // Also deletes passkeys that such a session added before it ended.
  await db.delete(passkey).where(eq(passkey.userId, userId));
  // A change to another address that was requested before must not succeed either.
  await forgetChange(db, userId);
}
