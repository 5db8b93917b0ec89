import { UploadError } from "@s3-direct/upload-core";
import { and, count, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { fileRequest, media, reservation } from "../db/schema.ts";
import { endAfter, endInAnHour, newLink } from "../link.ts";
import { holdAccount } from "../quota/hold-account.ts";
import type { Acceptance } from "./acceptances.ts";
import { type createFileRequestInput, maxRequested } from "./inputs.ts";

/** In milliseconds. */
const lately = 14 * 24 * 60 * 60_000;

/** A file request as its owner sees it. */
export type OwnFileRequest = {
  id: string;
  /** The page is `/r/{token}`. */
  token: string;
  title: string;
  note: string;
  accepts: Acceptance;
  maxFiles: number;
  /** Of each file, in bytes; undefined: the application's maximum. */
  maxSize: number | undefined;
  /** For the person's own phone. */
  ownDevice: boolean;
  /** ISO 8601; undefined: open until it is ended. */
  expiresAt: string | undefined;
  hasEnded: boolean;
  /** The files that have arrived, even if deleted since, and the uploads under way: together at most `maxFiles`. */
  arrived: number;
  underWay: number;
  createdAt: string;
};

/**
 * Creates a link by which others send files.
 *
 * @throws UploadError QUOTA_EXCEEDED for too many open requests, its `limit` is "requests", or too many recent ones:
 * "requests-made"
 */
export async function createFileRequest(
  db: Database,
  { ownerId, days, maxSize, ...asked }: z.output<typeof createFileRequestInput> & { ownerId: string },
): Promise<{ id: string; token: string }> {
  const link = newLink();
  const now = Date.now();
  await db.transaction(async (tx) => {
    const account = await holdAccount(tx, ownerId);
    const [open] = await tx
      .select({ n: count() })
      .from(fileRequest)
      .where(and(eq(fileRequest.ownerId, account.id), isNull(fileRequest.endedAt), isUnexpired(new Date(now))));
    if ((open?.n ?? 0) >= maxRequested.requests) {
      const sentence = `You have ${maxRequested.requests} requests that are open. End one that nobody needs any more.`;
      throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "requests" } });
    }
    const [made] = await tx
      .select({ n: count() })
      .from(fileRequest)
      .where(and(eq(fileRequest.ownerId, account.id), gt(fileRequest.createdAt, new Date(now - lately))));
    if ((made?.n ?? 0) >= maxRequested.made) {
      const sentence = `You have made ${maxRequested.made} requests in two weeks. Use one that is open, or wait some days.`;
      throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "requests-made" } });
    }
    await tx.insert(fileRequest).values({
      ...asked,
      ...link,
      ownerId: account.id,
      maxSize: maxSize ?? null,
      expiresAt: asked.ownDevice ? endInAnHour() : endAfter(days),
    });
  });
  return link;
}

const isUnexpired = (now: Date) => or(isNull(fileRequest.expiresAt), gt(fileRequest.expiresAt, now));

/**
 * Returns a person's requests: first those that were not ended, then the others, each newest first, at most 500. Old
 * ones stay in the list until the sweep removes those without a file.
 */
export async function listFileRequests(db: Database, ownerId: string): Promise<OwnFileRequest[]> {
  const isItsMedia = eq(media.fileRequestId, fileRequest.id);
  const isOnItsWay = and(eq(reservation.fileRequestId, fileRequest.id), gt(reservation.expiresAt, new Date()));
  const rows = await db
    .select({
      fileRequest,
      arrived: sql<number>`(select count(*)::int from ${media} where ${isItsMedia})`,
      underWay: sql<number>`(select count(*)::int from ${reservation} where ${isOnItsWay})`,
    })
    .from(fileRequest)
    .where(eq(fileRequest.ownerId, ownerId))
    .orderBy(desc(isNull(fileRequest.endedAt)), desc(fileRequest.createdAt), desc(fileRequest.id))
    .limit(maxRequested.made);
  return rows.map(({ fileRequest: { id, token, title, note, accepts, maxFiles, ...row }, arrived, underWay }) => ({
    id,
    token,
    title,
    note,
    accepts,
    maxFiles,
    arrived,
    underWay,
    maxSize: row.maxSize ?? undefined,
    ownDevice: row.ownDevice,
    expiresAt: row.expiresAt?.toISOString(),
    hasEnded: row.endedAt !== null,
    createdAt: row.createdAt.toISOString(),
  }));
}
