import { and, eq, gt } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { session } from "../db/schema.ts";

/** For so long nobody is asked again, in milliseconds. */
const lasts = 10 * 60_000;

/** Whoever uses the session has shown to be the account's owner. */
export async function setConfirmed(db: Database, sessionId: string): Promise<void> {
  await db.update(session).set({ confirmedAt: new Date() }).where(eq(session.id, sessionId));
}

/** Whether whoever uses the session has lately shown to be the account's owner. To have signed in is not enough: the device may be open. */
export async function isConfirmed(db: Database, sessionId: string): Promise<boolean> {
  const isLate = gt(session.confirmedAt, new Date(Date.now() - lasts));
  return (await db.$count(session, and(eq(session.id, sessionId), isLate))) > 0;
}
