import { createHmac, timingSafeEqual } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { share } from "../db/schema.ts";
import { isToken } from "../link.ts";
import { isExpired, isUsedUp } from "./is-open.ts";

export type Share = typeof share.$inferSelect;

/** The link that somebody has, and what `unlock` gave for its password. */
export type Visitor = { token: string; pass?: string | undefined };

/** `none` is a link that never was, and one that was taken back. */
type Entry = { status: "none" } | { status: "expired" | "used-up" | "locked" | "open"; share: Share };

/** Whether a visitor comes in. */
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
 * What whoever knew the password shows from then on, so that scrypt runs once a visitor. It is good for as long as the link is: nothing
 * of it is stored.
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
