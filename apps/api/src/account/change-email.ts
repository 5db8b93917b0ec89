import { UploadError } from "@s3-direct/upload-core";
import { and, eq, exists, gt, ne } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { emailChange, session, user, verification } from "../db/schema.ts";
import { linkLives } from "../mail/account-mails.ts";
import { forgetSince, isAddressBefore, keepAddressBefore } from "./address-before.ts";
import { hashOf, newToken } from "./link-token.ts";
import { unlessTaken } from "./unless-taken.ts";

type Asker = { userId: string; sessionId: string };

/** An account's address, and whether its owner has verified it. */
export type Address = { email: string; isVerified: boolean };

/** Returns the address of an account. */
export async function addressOf(db: Database, userId: string): Promise<Address> {
  const { email, emailVerified } = user;
  const [own] = await db.select({ email, isVerified: emailVerified }).from(user).where(eq(user.id, userId));
  if (own === undefined) throw new UploadError("SIGNED_OUT");
  return own;
}

/** Returns the address that the account changes to once its link is opened, until that link expires. */
export async function nextAddressOf(db: Database, userId: string): Promise<string | undefined> {
  const isWaiting = and(eq(emailChange.userId, userId), gt(emailChange.expiresAt, new Date()));
  const [next] = await db
    .select({ email: emailChange.email })
    .from(emailChange)
    .innerJoin(user, and(eq(user.id, emailChange.userId), ne(user.email, emailChange.email)))
    .where(isWaiting);
  return next?.email;
}

export async function isTaken(db: Database, email: string): Promise<boolean> {
  return (await db.$count(user, eq(user.email, email))) > 0;
}

/**
 * Changes an account's address at once, which is only allowed while its current address is not verified.
 * @returns "taken" if another account has it, or has left it and may get it back; "not-open" if the account's own
 * address was verified meanwhile, or the session has ended
 */
export async function changeAtOnce(db: Database, { userId, sessionId, email }: Asker & { email: string }) {
  const isOpen = exists(db.select({ id: session.id }).from(session).where(eq(session.id, sessionId)));
  const changing = db.transaction(async (tx) => {
    const isOwn = and(eq(user.id, userId), eq(user.emailVerified, false), isOpen);
    const changed = await tx.update(user).set({ email }).where(isOwn).returning({ id: user.id });
    if (changed.length === 0) return "not-open";
    // Checked after the update: only then is it certain that no other account is about to leave the address.
    if (await isAddressBefore(tx, email)) tx.rollback();
    await forgetLinks(tx, userId);
    return "changed";
  });
  return unlessTaken(changing);
}

/** Records that an account wants this address. @returns the token of its link */
export async function keepChange(db: Database, { userId, sessionId, email }: Asker & { email: string }) {
  const token = newToken();
  const kept = { email, tokenHash: hashOf(token), expiresAt: new Date(Date.now() + linkLives.move * 1_000) };
  await db
    .insert(emailChange)
    .values({ userId, ...kept })
    .onConflictDoUpdate({ target: emailChange.userId, set: kept });
  // A new password ends the sessions and then removes what is kept here (see end-access.ts), so either this check or
  // that removal notices the other.
  if ((await db.$count(session, eq(session.id, sessionId))) > 0) return token;
  await forgetChange(db, userId);
  throw new UploadError("SIGNED_OUT");
}

/** Cancels a change to another address: its link no longer works. @returns the address */
export async function forgetChange(db: Pick<Database, "delete">, userId: string): Promise<string | undefined> {
  const { email } = emailChange;
  const [forgotten] = await db.delete(emailChange).where(eq(emailChange.userId, userId)).returning({ email });
  return forgotten?.email;
}

/**
 * `undo` is the token of the link that restores the address `before`; undefined if the account returns to an address
 * that it left lately.
 */
export type Changed = { userId: string; before: string; undo: string | undefined } | { before: undefined };

/**
 * Gives the link's account its new address, which the link verifies. Safe to repeat: then there is no address `before`.
 * @returns "taken" if another account has the address by now; undefined for an unknown or expired link
 */
export async function changeByLink(db: Database, token: string): Promise<Changed | "taken" | undefined> {
  const changing = db.transaction(async (tx) => {
    const isGood = and(eq(emailChange.tokenHash, hashOf(token)), gt(emailChange.expiresAt, new Date()));
    const [asked] = await tx.select({ userId: emailChange.userId }).from(emailChange).where(isGood);
    if (asked === undefined) return undefined;
    const { userId } = asked;
    // Locked first, like in restore-address.ts: a link that restores the account may have cancelled this change while
    // the lock was awaited.
    const [own] = await tx.select({ email: user.email }).from(user).where(eq(user.id, userId)).for("update");
    const [change] = await tx.select({ email: emailChange.email }).from(emailChange).where(isGood).for("update");
    if (own === undefined || change === undefined) return undefined;
    const { email } = change;
    if (own.email === email) return { before: undefined };
    await tx.update(user).set({ email, emailVerified: true }).where(eq(user.id, userId));
    await forgetLinks(tx, userId);
    const hasAgain = await forgetSince(tx, { userId, email });
    const undo = hasAgain ? undefined : await keepAddressBefore(tx, { userId, email: own.email });
    return { userId, before: own.email, undo };
  });
  return unlessTaken(changing);
}

/** Removes links for a new password, which went to the previous address. */
export async function forgetLinks(tx: Pick<Database, "delete">, userId: string): Promise<void> {
  await tx.delete(verification).where(eq(verification.value, userId));
}
