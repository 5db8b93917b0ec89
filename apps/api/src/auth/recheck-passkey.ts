import type { GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { and, eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { passkey, session } from "../db/schema.ts";

type NewSession = { session: { id: string; userId: string }; context: GenericEndpointContext | null };

/**
 * Ends the new session of a passkey that was removed while it was checked, and refuses. A reset removes passkeys first and ends sessions
 * then: one of the two sees the other.
 */
export async function recheckPasskey(db: Database, { session: made, context }: NewSession): Promise<void> {
  if (context?.path !== "/passkey/verify-authentication") return;
  const isUsed = and(eq(passkey.userId, made.userId), eq(passkey.credentialID, String(context.body.response.id)));
  if ((await db.$count(passkey, isUsed)) > 0) return;
  await db.delete(session).where(eq(session.id, made.id));
  throw new APIError("UNAUTHORIZED", { code: "PASSKEY_NOT_FOUND", message: "Passkey not found" });
}
