import type { GenericEndpointContext } from "better-auth";
import { eq } from "drizzle-orm";
import { happenedIn, type NoteActivity } from "../activity/note-activity.ts";
import type { Database } from "../db/client.ts";
import { session } from "../db/schema.ts";
import { sessionTokenOf } from "./known-session.ts";

export type SignOutDeps = { db: Database; noteActivity: NoteActivity };

/**
 * Deletes the session, or throws. better-auth, which runs next and finds no session, reports success even if it could
 * not delete one.
 */
export async function beforeSignOut({ db, noteActivity }: SignOutDeps, context: GenericEndpointContext): Promise<void> {
  const token = await sessionTokenOf(context);
  if (token === undefined) return;
  const [ended] = await db.delete(session).where(eq(session.token, token)).returning();
  if (ended !== undefined) await noteActivity(happenedIn(ended, "signed-out"));
}
