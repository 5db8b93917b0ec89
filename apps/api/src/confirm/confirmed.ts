import { and, eq, gt } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { session } from "../db/schema.ts";

/** How long a confirmation lasts, in milliseconds. */
const lasts = 10 * 60_000;

/** Records that the session's user has confirmed being the account's owner. */
export async function setConfirmed(db: Database, sessionId: string): Promise<void> {
  await db.update(session).set({ confirmedAt: new Date() }).where(eq(session.id, sessionId));
}

/**
 * Whether the session's user has recently confirmed being the account's owner. A sign-in is not enough: somebody else
 * may use the open device.
 */
export async function isConfirmed(db: Database, sessionId: string): Promise<boolean> {
  const isLate = gt(session.confirmedAt, new Date(Date.now() - lasts));
  return (await db.$count(session, and(eq(session.id, sessionId), isLate))) > 0;
}
