import type { GenericEndpointContext } from "better-auth";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { session } from "../db/schema.ts";

/** Returns the token of the session that the request's cookie names. */
export async function sessionTokenOf(context: GenericEndpointContext): Promise<string | undefined> {
  const { authCookies, secret } = context.context;
  return (await context.getSignedCookie(authCookies.sessionToken.name, secret)) || undefined;
}

/**
 * Fails if the caller's session cannot be read, before a sign-in creates anything. better-auth would take the caller for
 * nobody, and leave a guest's files behind.
 */
export async function requireReadableSession(db: Database, context: GenericEndpointContext): Promise<void> {
  const token = await sessionTokenOf(context);
  if (token !== undefined) await db.select({ id: session.id }).from(session).where(eq(session.token, token));
}
