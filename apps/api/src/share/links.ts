import { UploadError } from "@s3-direct/upload-core";
import { hashPassword } from "better-auth/crypto";
import { and, count, desc, eq, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database } from "../db/client.ts";
import { media, share, shareItem } from "../db/schema.ts";
import { isInLibrary } from "../trash/moves.ts";
import { endAfter, newLink } from "../link.ts";
import { holdAccount } from "../quota/hold-account.ts";
import { type createShareInput, maxShared } from "./inputs.ts";

/** A link as its owner sees it. */
export type ShareLink = {
  id: string;
  /** The page is `/s/{token}`. */
  token: string;
  title: string;
  hasPassword: boolean;
  /** ISO 8601; undefined: until it is revoked. */
  expiresAt: string | undefined;
  maxDownloads: number | undefined;
  /** How often somebody else has opened it, or downloaded one of its files or all of them. */
  opens: number;
  downloads: number;
  /** How many of its files are in the library. */
  files: number;
  /** Their total size, in bytes. */
  size: number;
  createdAt: string;
};

/**
 * Creates a link to files of the caller.
 *
 * @throws UploadError UPLOAD_NOT_FOUND if one of them is somebody else's, in the trash, deleted or unknown;
 * QUOTA_EXCEEDED for too many links
 */
export async function createShare(
  db: Database,
  { ownerId, ids, ...input }: z.output<typeof createShareInput> & { ownerId: string },
): Promise<{ id: string; token: string }> {
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password);
  const link = newLink();
  await db.transaction(async (tx) => {
    // The guest may have become an account by now, which then has the guest's files.
    const account = await holdAccount(tx, ownerId);
    await requireFewer(tx, account.id);
    const wanted = [...new Set(ids)];
    const theirs = and(inArray(media.id, wanted), eq(media.ownerId, account.id), isInLibrary);
    const found = await tx.select({ id: media.id }).from(media).where(theirs);
    if (found.length < wanted.length)
      throw new UploadError("UPLOAD_NOT_FOUND", { sentence: "One of these files is not there any more." });
    await tx.insert(share).values({
      ...link,
      ownerId: account.id,
      title: input.title.normalize("NFC").trim(),
      passwordHash,
      expiresAt: endAfter(input.days),
      maxDownloads: input.maxDownloads ?? null,
    });
    await tx.insert(shareItem).values(wanted.map((mediaId, place) => ({ shareId: link.id, mediaId, place })));
  });
  return link;
}

async function requireFewer(tx: Pick<Database, "select">, ownerId: string): Promise<void> {
  const [taken] = await tx.select({ n: count() }).from(share).where(eq(share.ownerId, ownerId));
  if ((taken?.n ?? 0) < maxShared.links) return;
  const sentence = `You have ${maxShared.links} links. Take one back that nobody needs any more.`;
  throw new UploadError("QUOTA_EXCEEDED", { sentence, details: { limit: "links" } });
}

/** Returns a person's links, newest first, including those that have ended. */
export async function listShares(db: Database, ownerId: string): Promise<ShareLink[]> {
  const rows = await db
    .select({
      share,
      files: count(media.id),
      // A sum of bigints is a numeric, which drivers return as text.
      size: sql<number>`coalesce(sum(${media.size}), 0)::double precision`,
    })
    .from(share)
    .leftJoin(shareItem, eq(shareItem.shareId, share.id))
    .leftJoin(media, and(eq(media.id, shareItem.mediaId), isInLibrary))
    .where(eq(share.ownerId, ownerId))
    .groupBy(share.id)
    .orderBy(desc(share.createdAt), desc(share.id));
  return rows.map(({ share: { id, token, title, opens, downloads, ...row }, files, size }) => ({
    id,
    token,
    title,
    opens,
    downloads,
    files,
    size,
    hasPassword: row.passwordHash !== null,
    expiresAt: row.expiresAt?.toISOString(),
    maxDownloads: row.maxDownloads ?? undefined,
    createdAt: row.createdAt.toISOString(),
  }));
}

/** Revokes a link. Safe to repeat. Somebody else's link counts as unknown. @returns whether it existed */
export async function revokeShare(db: Database, link: { ownerId: string; id: string }): Promise<boolean> {
  const isTheirs = and(eq(share.id, link.id), eq(share.ownerId, link.ownerId));
  const revoked = await db.delete(share).where(isTheirs).returning({ id: share.id });
  return revoked.length > 0;
}
