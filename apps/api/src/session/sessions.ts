import { and, desc, eq, gt, ne } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { session } from "../db/schema.ts";
import { type Device, readUserAgent } from "./read-user-agent.ts";
import { shortAddress } from "./short-address.ts";

/** A session, as the account's page shows it. */
export type SignedIn = Device & {
  id: string;
  /** Whether it is the caller's own session. */
  isThis: boolean;
  /** The shortened address; undefined if unknown. */
  from: string | undefined;
  /** ISO 8601. */
  since: string;
  /** ISO 8601. The last use that was recorded, at most `updateAge` (auth/session-settings.ts) before the real one. */
  seenAt: string;
};

type Asker = { userId: string; sessionId: string | undefined };

/** Nobody finds a session in a longer list. `endOthers` ends all of them. */
const maxListed = 100;

// Read from the database, not through better-auth: its list contains the tokens and stops at an arbitrary hundred, and
// so does its way of ending the others.

/** Returns a person's sessions: the caller's own first, then those with the latest use. */
export async function listSessions(db: Database, { userId, sessionId = "" }: Asker): Promise<SignedIn[]> {
  const { id, ipAddress, userAgent, createdAt, updatedAt } = session;
  const rows = await db
    .select({ id, ipAddress, userAgent, createdAt, updatedAt })
    .from(session)
    .where(and(eq(session.userId, userId), gt(session.expiresAt, new Date())))
    .orderBy(desc(eq(session.id, sessionId)), desc(session.updatedAt), desc(session.id))
    .limit(maxListed);
  return rows.map((row) => ({
    id: row.id,
    isThis: row.id === sessionId,
    ...readUserAgent(row.userAgent),
    from: shortAddress(row.ipAddress),
    since: row.createdAt.toISOString(),
    seenAt: row.updatedAt.toISOString(),
  }));
}

/**
 * Ends a session. Safe to repeat. Somebody else's session counts as unknown.
 * @returns whether there was such a session
 */
export async function endSession(db: Database, { userId, id }: { userId: string; id: string }): Promise<boolean> {
  return endWhere(db, and(eq(session.userId, userId), eq(session.id, id)));
}

/** Ends all of a person's sessions except the caller's. @returns whether there were others */
export async function endOtherSessions(db: Database, { userId, sessionId = "" }: Asker): Promise<boolean> {
  return endWhere(db, and(eq(session.userId, userId), ne(session.id, sessionId)));
}

async function endWhere(db: Database, where: ReturnType<typeof and>): Promise<boolean> {
  const ended = await db.delete(session).where(where).returning({ id: session.id });
  return ended.length > 0;
}
