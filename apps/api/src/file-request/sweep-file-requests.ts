import { and, eq, isNull, lt, notExists, or } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { fileRequest, media } from "../db/schema.ts";
import { longOver } from "../sweep/long-over.ts";

/** Removes requests that ended or expired long ago and have no file. @returns how many */
export async function sweepFileRequests(db: Database, { dryRun }: { dryRun: boolean }): Promise<number> {
  const before = longOver();
  const isOver = or(lt(fileRequest.endedAt, before), lt(fileRequest.expiresAt, before));
  const files = db
    .select({ id: media.id })
    .from(media)
    .where(and(eq(media.fileRequestId, fileRequest.id), isNull(media.deletedAt)));
  const isLeftOver = and(isOver, notExists(files));
  const ids = { id: fileRequest.id };
  const over = dryRun
    ? await db.select(ids).from(fileRequest).where(isLeftOver)
    : await db.delete(fileRequest).where(isLeftOver).returning(ids);
  return over.length;
}
