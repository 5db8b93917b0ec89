import type { GenericEndpointContext } from "better-auth";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { session } from "../db/schema.ts";

/** The token of the session that the request's cookie names. */
export async function sessionTokenOf(context: GenericEndpointContext): Promise<string | undefined> {
  const { authCookies, secret } = context.context;
  return (await context.getSignedCookie(authCookies.sessionToken.name, secret)) || undefined;
}

/**
 * Fails while sessions cannot be read. better-auth would take a guest who signs in for nobody, and leave the guest's files
 * behind.
 */
export async function requireReadableSession(db: Database, context: GenericEndpointContext): Promise<void> {
  const token = await sessionTokenOf(context);
  if (token !== undefined) await db.select({ id: session.id }).from(session).where(eq(session.token, token));
}
