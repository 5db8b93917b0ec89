import type { GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { session } from "../db/schema.ts";

/** A session that was just created. */
export type NewSession = { session: { id: string; userId: string }; context: GenericEndpointContext | null };

/** Ends the new session and throws the reason. */
export async function refuse(
  db: Database,
  { session: made }: NewSession,
  why: { code: string; message: string },
): Promise<never> {
  await db.delete(session).where(eq(session.id, made.id));
  throw new APIError("UNAUTHORIZED", why);
}
