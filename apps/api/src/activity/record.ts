import { lt } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { activity } from "../db/schema.ts";
import { readUserAgent } from "../session/read-user-agent.ts";
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

export type Record = (happened: Happened) => Promise<void>;

/**
 * Notes what happened in an account, by which kind of device and from about where. What has happened stays so, noted or not: where that
 * fails, the log is told.
 */
export function createRecord({ db, log }: { db: Database; log: Log }): Record {
  return async ({ userId, kind, userAgent, address }) => {
    const device = { ...readUserAgent(userAgent ?? null), place: shortAddress(address ?? null) };
    try {
      await db.insert(activity).values({ userId, kind, ...device });
    } catch (error) {
      log.warn(describeError(error), "what happened in an account was not noted");
    }
  };
}

type Session = { userId: string; userAgent?: string | null | undefined; ipAddress?: string | null | undefined };

export function happenedIn({ userId, userAgent, ipAddress }: Session, kind: ActivityKind): Happened {
  return { userId, kind, userAgent, address: ipAddress };
}

/** What is older than it is kept for. */
export async function forgetOld({ db }: { db: Database }): Promise<void> {
  await db.delete(activity).where(lt(activity.at, new Date(Date.now() - keptFor)));
}
