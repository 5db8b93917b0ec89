import { and, eq, gt, or } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { session } from "../db/schema.ts";

/** For so long nobody is asked again, in milliseconds. */
const lasts = 10 * 60_000;

/** Whoever uses the session has shown to be the account's owner. */
export async function setConfirmed(db: Database, sessionId: string): Promise<void> {
  await db.update(session).set({ confirmedAt: new Date() }).where(eq(session.id, sessionId));
}

type Asked = {
  sessionId: string;
  /** Whether it is enough to have signed in lately. @default false */
  orSignedIn?: boolean;
};

/** Whether whoever uses the session has lately shown to be the account's owner. */
export async function isConfirmed(db: Database, { sessionId, orSignedIn = false }: Asked): Promise<boolean> {
  const since = new Date(Date.now() - lasts);
  const isShown = gt(session.confirmedAt, since);
  const isLate = orSignedIn ? or(isShown, gt(session.createdAt, since)) : isShown;
  return (await db.$count(session, and(eq(session.id, sessionId), isLate))) > 0;
}
