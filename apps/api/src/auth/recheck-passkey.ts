import { and, eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { passkey } from "../db/schema.ts";
import { type NewSession, refuse } from "./new-session.ts";

/**
 * Ends the new session, and throws, if its passkey was removed while it was checked. A reset removes passkeys before it
 * ends sessions, so either this check or the reset notices the other.
 */
export async function recheckPasskey(db: Database, made: NewSession): Promise<void> {
  const { session, context } = made;
  if (context?.path !== "/passkey/verify-authentication") return;
  const isUsed = and(eq(passkey.userId, session.userId), eq(passkey.credentialID, String(context.body.response.id)));
  if ((await db.$count(passkey, isUsed)) === 0)
    await refuse(db, made, { code: "PASSKEY_NOT_FOUND", message: "Passkey not found" });
}
