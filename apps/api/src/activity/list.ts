import { and, desc, eq, gt, lt } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { activity } from "../db/schema.ts";
import type { Device } from "../session/read-user-agent.ts";
import type { ActivityKind } from "./kinds.ts";
import { keptFor } from "./note-activity.ts";

export const listActivityInput = z.object({
  /** The previous response's `nextCursor`. */
  cursor: z.int().min(1).nullish(),
  limit: z.int().min(1).max(100).default(20),
});

type ActivityItem = Device & {
  id: number;
  kind: ActivityKind;
  /** The shortened address; undefined if unknown. */
  from: string | undefined;
  /** ISO 8601. */
  at: string;
};

type Asked = z.output<typeof listActivityInput> & { userId: string };

/** Returns one page of an account's activity, newest first, and where the next page begins. */
export async function listActivity(
  db: Database,
  { userId, cursor, limit }: Asked,
): Promise<{ items: ActivityItem[]; nextCursor: number | undefined }> {
  const isKept = gt(activity.at, new Date(Date.now() - keptFor));
  const rows = await db
    .select()
    .from(activity)
    .where(and(eq(activity.userId, userId), isKept, cursor ? lt(activity.id, cursor) : undefined))
    .orderBy(desc(activity.id))
    // One more row than requested shows whether there is a next page.
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  return {
    items: page.map(({ id, kind, browser, system, isHandheld, place, at }) => ({
      id,
      kind,
      browser: browser ?? undefined,
      system: system ?? undefined,
      isHandheld,
      from: place ?? undefined,
      at: at.toISOString(),
    })),
    nextCursor: rows.length > limit ? page.at(-1)?.id : undefined,
  };
}
