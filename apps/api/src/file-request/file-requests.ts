import { deleteUpload, type S3Storage } from "@s3-direct/upload-server";
import { UploadError } from "@s3-direct/upload-core";
import { and, count, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import type { Log } from "../telemetry/log.ts";
import { describeError } from "../telemetry/describe-error.ts";
import { fileRequest, media, reservation } from "../db/schema.ts";
import { endAfter, endInAnHour, newLink } from "../link.ts";
import { holdAccount } from "../quota/hold-account.ts";
import { release } from "../quota/reservations.ts";
import type { Acceptance } from "./acceptances.ts";
import { type createFileRequestInput, maxRequested } from "./inputs.ts";

/** In milliseconds. */
const lately = 14 * 24 * 60 * 60_000;

/** A person's request, as that person sees it. */
export type OwnFileRequest = {
  id: string;
  /** The page is `/r/{token}`. */
  token: string;
  title: string;
  note: string;
  accepts: Acceptance;
  maxFiles: number;
  /** In bytes, of each file; undefined: as large as the application takes. */
  maxSize: number | undefined;
  /** It is for the person's own phone. */
  ownDevice: boolean;
  /** ISO 8601; undefined: until it is ended. */
  expiresAt: string | undefined;
  hasEnded: boolean;
  /** What has come, deleted since or not, and what is on its way: together at most `maxFiles`. */
  arrived: number;
  underWay: number;
  createdAt: string;
};

/**
 * Makes a link by which others send files.
 *
 * @throws UploadError QUOTA_EXCEEDED for too many that are open, its `limit` is "requests", or that were made lately: "requests-made"
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
 * A person's requests: those that were not ended, then the others, the newest first, 500 at most. Those that are over are among them until the
 * sweep finds that nothing came of them.
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

/**
 * Ends a request: from here on nothing comes by its link, begun or not. Once more does no harm, and goes on where the first broke off;
 * somebody else's is as unknown as one that never was.
 *
 * @returns `wasOpen`: whether it had not ended before; `partsLeft`: uploads in parts that S3 still holds, and the owner's quota with it, until
 * their time is over
 */
export async function endFileRequest(
  { db, storage, log }: { db: Database; storage: S3Storage; log: Log },
  { ownerId, id }: { ownerId: string; id: string },
): Promise<{ wasOpen: boolean; partsLeft: number }> {
  const found = await db.transaction(async (tx) => {
    // Whoever reserves or stores holds it too: what they have done is done before, and what they are about to do is refused.
    const account = await holdAccount(tx, ownerId);
    const isTheirs = and(eq(fileRequest.id, id), eq(fileRequest.ownerId, account.id));
    const [request] = await tx.select({ endedAt: fileRequest.endedAt }).from(fileRequest).where(isTheirs);
    if (request?.endedAt === null)
      await tx
        .update(fileRequest)
        .set({ endedAt: sql`now()` })
        .where(isTheirs);
    return request;
  });
  if (found === undefined) return { wasOpen: false, partsLeft: 0 };
  return { wasOpen: found.endedAt === null, partsLeft: await freeParts({ db, storage, log }, id) };
}

/**
 * Gives back what uploads in parts would hold for a week. Those of one piece give theirs back within the hour; and without a janitor nobody
 * finds parts by their key, and the bucket's rule frees them.
 *
 * @returns how many it has not freed
 */
async function freeParts(
  { db, storage, log }: { db: Database; storage: S3Storage; log: Log },
  id: string,
): Promise<number> {
  const begun = await db
    .select({ uploadKey: reservation.uploadKey })
    .from(reservation)
    .where(and(eq(reservation.fileRequestId, id), reservation.multipart));
  if (storage.janitor === undefined) return begun.length;
  const tries = await Promise.allSettled(
    begun.map(async ({ uploadKey }) => {
      const { bytesMayRemain } = await deleteUpload(storage, uploadKey);
      await release(db, { uploadKey, bytesMayRemain });
    }),
  );
  const failed = tries.filter((each) => each.status === "rejected");
  for (const { reason } of failed)
    log.warn(
      { fileRequestId: id, ...describeError(reason) },
      "parts of a request that has ended stay until their time is over",
    );
  return failed.length;
}
