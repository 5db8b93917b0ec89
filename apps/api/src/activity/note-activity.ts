import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { activity, emailChange, session, verification } from "../db/schema.ts";
import { type Device, readUserAgent } from "../session/read-user-agent.ts";
import { shortAddress } from "../session/short-address.ts";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import type { ActivityKind } from "./kinds.ts";

type Happened = {
  userId: string;
  kind: ActivityKind;
  userAgent: string | null | undefined;
  address: string | null | undefined;
};

/** In milliseconds. */
export const keptFor = 90 * 24 * 60 * 60_000;

/** Repetitions by the same kind of device within this time are not recorded. */
const repeatsAfter = "10 minutes";

/** The most entries of each kind in one account, so that a flood of one kind does not hide others. */
const mostOfKind = 200;

export type NoteActivity = (happened: Happened) => Promise<void>;

/**
 * Records what happened in an account, by which kind of device and roughly from where. If that fails, the failure is
 * only logged: what happened cannot be undone. Call it without an open transaction: the embedded database has one
 * connection.
 */
export function createNoteActivity({ db, log }: { db: Database; log: Log }): NoteActivity {
  return async ({ userId, kind, userAgent, address }) => {
    const device = { ...readUserAgent(userAgent ?? null), place: shortAddress(address ?? null) };
    try {
      await addUnlessRepeated(db, { userId, kind, ...device });
      await forgetBeyondMost(db, { userId, kind });
    } catch (error) {
      log.warn(describeError(error), "what happened in an account was not noted");
    }
  };
}

type Row = Pick<Happened, "userId" | "kind"> & Device & { place: string | undefined };

/** One statement, so that concurrent calls of a batch see each other's rows. */
async function addUnlessRepeated(db: Database, row: Row): Promise<void> {
  const { userId, kind, isHandheld } = row;
  const [browser, system, place] = [row.browser ?? null, row.system ?? null, row.place ?? null];
  await db.execute(sql`
    insert into ${activity} (user_id, kind, browser, system, is_handheld, place)
    select ${userId}, ${kind}, ${browser}, ${system}, ${isHandheld}::boolean, ${place}
    where not exists (
      select from ${activity}
      where ${activity.userId} = ${userId} and ${activity.kind} = ${kind} and ${activity.at} > now() - ${repeatsAfter}::interval
        and ${activity.browser} is not distinct from ${browser}
        and ${activity.system} is not distinct from ${system}
        and ${activity.isHandheld} = ${isHandheld}
        and ${activity.place} is not distinct from ${place}
    )`);
}

async function forgetBeyondMost(db: Database, { userId, kind }: Pick<Row, "userId" | "kind">): Promise<void> {
  const isOfKind = and(eq(activity.userId, userId), eq(activity.kind, kind));
  const oldestKept = db
    .select({ id: activity.id })
    .from(activity)
    .where(isOfKind)
    .orderBy(desc(activity.id))
    .offset(mostOfKind - 1)
    .limit(1);
  await db.delete(activity).where(and(isOfKind, lt(activity.id, oldestKept)));
}

type Session = { userId: string; userAgent?: string | null | undefined; ipAddress?: string | null | undefined };

export function happenedIn({ userId, userAgent, ipAddress }: Session, kind: ActivityKind): Happened {
  return { userId, kind, userAgent, address: ipAddress };
}

/**
 * Removes activity that is too old, and sessions, links and challenges that have expired: if nobody comes back, their
 * rows would stay.
 */
export async function forgetOld({ db }: { db: Database }): Promise<void> {
  await db.delete(activity).where(lt(activity.at, new Date(Date.now() - keptFor)));
  for (const ended of [session, verification, emailChange])
    await db.delete(ended).where(lt(ended.expiresAt, new Date()));
}
