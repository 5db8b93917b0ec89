import { eq } from "drizzle-orm";
import { forgetChange } from "../account/change-email.ts";
import type { Database } from "../db/client.ts";
import { passkey, session } from "../db/schema.ts";

/** Ends every way into an account, whose password was replaced before. It is to be called where no transaction is open: each step is seen at once. */
export async function endAccess(db: Database, userId: string): Promise<void> {
  // Whoever had the account may have added one.
  await db.delete(passkey).where(eq(passkey.userId, userId));
  // Also those that began with the old password while it was replaced: who comes later is refused (see recheck-password.ts).
  await db.delete(session).where(eq(session.userId, userId));
  // And what such a session added before it ended.
  await db.delete(passkey).where(eq(passkey.userId, userId));
  // Nor is it to have an address that was asked for before.
  await forgetChange(db, userId);
}
