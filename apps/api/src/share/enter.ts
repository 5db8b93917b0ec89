import { createHmac, timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { share } from "../db/schema.ts";
import { isToken } from "../link.ts";
import { isExpired, isUsedUp } from "./is-open.ts";

export type Share = typeof share.$inferSelect;

/** The link's token, and what `unlock` returned for its password. */
export type Visitor = { token: string; pass?: string | undefined };

/** `none` is an unknown or revoked link. */
type Entry = { status: "none" } | { status: "expired" | "used-up" | "locked" | "open"; share: Share };

/** Checks whether a visitor may see a link's files. */
export async function enter(db: Database, { token, pass }: Visitor): Promise<Entry> {
  const [found] = isToken(token)
    ? await db.select({ share, isExpired, isUsedUp }).from(share).where(eq(share.token, token))
    : [];
  if (found === undefined) return { status: "none" };
  if (found.isExpired) return { status: "expired", share: found.share };
  if (!mayEnter(found.share, pass)) return { status: "locked", share: found.share };
  return { status: found.isUsedUp ? "used-up" : "open", share: found.share };
}

/**
 * Returns what proves that the visitor knew the password, so that scrypt runs once per visitor. It works while the link
 * does, and is not stored.
 */
export function passOf({ token, passwordHash }: Share): string {
  return createHmac("sha256", passwordHash ?? "")
    .update(`share ${token}`)
    .digest("base64url");
}

function mayEnter(share: Share, pass: string | undefined): boolean {
  if (share.passwordHash === null) return true;
  const expected = Buffer.from(passOf(share));
  const given = Buffer.from(pass ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
