import { and, desc, eq, gt, ne } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { session } from "../db/schema.ts";
import { type Device, readUserAgent } from "./read-user-agent.ts";
import { shortAddress } from "./short-address.ts";

/** Somewhere a person is signed in. */
export type SignedIn = Device & {
  id: string;
  /** Whether it is where this was asked from. */
  isThis: boolean;
  /** Undefined where it was not seen. */
  from: string | undefined;
  /** ISO 8601. */
  since: string;
  /** ISO 8601: the last that was noted, at most `updateAge` (auth.ts) before it was last used. */
  seenAt: string;
};

type Asker = { userId: string; sessionId: string | undefined };

/** Of more than these nobody finds one. `endOthers` ends whatever there is. */
const maxListed = 100;

// Of the database, and not by better-auth: its list has the tokens, and stops at any hundred, as what it ends of the others does.

/** Where a person is signed in: the one that asks comes first, then those that were seen last. */
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
 * Signs a person out somewhere; once more does no harm, and somebody else's session is as unknown as one that never was.
 * @returns whether somebody was signed in there
 */
export async function endSession(db: Database, { userId, id }: { userId: string; id: string }): Promise<boolean> {
  return endWhere(db, and(eq(session.userId, userId), eq(session.id, id)));
}

/**
 * Signs a person out everywhere but where this is asked from.
 * @returns whether the person was signed in anywhere else
 */
export async function endOtherSessions(db: Database, { userId, sessionId = "" }: Asker): Promise<boolean> {
  return endWhere(db, and(eq(session.userId, userId), ne(session.id, sessionId)));
}

async function endWhere(db: Database, where: ReturnType<typeof and>): Promise<boolean> {
  const ended = await db.delete(session).where(where).returning({ id: session.id });
  return ended.length > 0;
}
