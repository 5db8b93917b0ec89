import type { GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { and, eq, gt } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { account, session } from "../db/schema.ts";

type NewSession = { session: { id: string; userId: string }; context: GenericEndpointContext | null };

/** Longer than any sign-in takes, in milliseconds. */
const lately = 5 * 60_000;

/**
 * Ends the new session of a sign-in whose password was replaced while it was checked, and refuses. Sessions from before that are ended
 * by the reset, which does so after the password is there (see mail-settings.ts): one of the two sees the other.
 */
export async function recheckPassword(db: Database, { session: made, context }: NewSession): Promise<void> {
  if (context?.path !== "/sign-in/email") return;
  const isReplaced = and(
    eq(account.userId, made.userId),
    eq(account.providerId, "credential"),
    gt(account.updatedAt, new Date(Date.now() - lately)),
  );
  const [replaced] = await db.select({ hash: account.password }).from(account).where(isReplaced);
  if (replaced === undefined) return;
  const { hash } = replaced;
  const password: unknown = context.body.password;
  if (hash !== null && typeof password === "string" && (await context.context.password.verify({ hash, password })))
    return;
  await db.delete(session).where(eq(session.id, made.id));
  throw new APIError("UNAUTHORIZED", { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid email or password" });
}
