import { randomUUID } from "node:crypto";
import { and, eq, gt, gte, like, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { verification } from "../db/schema.ts";
import { linkLives } from "../mail/account-mails.ts";
import { hashOf, newToken } from "./link-token.ts";

// An address that an account has left is stored in better-auth's table for links, `verification`.

/** What these functions use of a transaction. */
export type Tx = Pick<Database, "select" | "insert" | "update" | "delete">;

/** An account's id, and an address that the account has left. */
export type Left = { userId: string; email: string };

const prefix = "address-before|";
const nameOf = (token: string) => `${prefix}${hashOf(token)}`;
const valueOf = ({ userId, email }: Left) => `${userId} ${email}`;
const isOpen = () => gt(verification.expiresAt, new Date());
const end = () => new Date(Date.now() + linkLives.restore * 1_000);
const isAny = like(verification.identifier, `${prefix}%`);
const areOf = (userId: string) => and(isAny, like(verification.value, `${userId} %`));

/**
 * Records that an account has left this address and may get it back. @returns the token of the link that restores it
 */
export async function keepAddressBefore(tx: Tx, left: Left): Promise<string> {
  const token = newToken();
  await tx
    .insert(verification)
    .values({ id: randomUUID(), identifier: nameOf(token), value: valueOf(left), expiresAt: end() });
  await renew(tx, left.userId);
  return token;
}

/**
 * Extends the links to addresses that were left earlier, so that each lives as long as later ones. Otherwise a thief's
 * link could outlive its owner's.
 */
async function renew(tx: Tx, userId: string): Promise<void> {
  await tx
    .update(verification)
    .set({ expiresAt: end() })
    .where(and(areOf(userId), isOpen()));
}

/**
 * Whether an account has left this address and may get it back. Until that ends, only somebody who reads the address's
 * mails can get it.
 */
export async function isAddressBefore(db: Pick<Database, "$count">, email: string): Promise<boolean> {
  const isIt = eq(sql`split_part(${verification.value}, ' ', 2)`, email);
  return (await db.$count(verification, and(isAny, isIt, isOpen()))) > 0;
}

/** @returns undefined if there is no such link, or it was used or has expired */
export async function addressBefore(tx: Tx, token: string): Promise<Left | undefined> {
  const isGood = and(eq(verification.identifier, nameOf(token)), isOpen());
  const [kept] = await tx.select({ value: verification.value }).from(verification).where(isGood);
  const [userId, email] = kept?.value.split(" ") ?? [];
  return userId === undefined || email === undefined ? undefined : { userId, email };
}

/**
 * Removes the links to the addresses that an account has had since it left this one, because it has this one again:
 * they may have been a thief's. Links to addresses that were left earlier stay, for seven more days.
 *
 * @returns whether the account had left this address lately
 */
export async function forgetSince(tx: Tx, again: Left): Promise<boolean> {
  const isIt = and(areOf(again.userId), eq(verification.value, valueOf(again)), isOpen());
  const [left] = await tx.select().from(verification).where(isIt).orderBy(verification.createdAt).limit(1);
  if (left === undefined) return false;
  await tx.delete(verification).where(and(areOf(again.userId), gte(verification.createdAt, left.createdAt)));
  await renew(tx, again.userId);
  return true;
}

/** Removes all links of a deleted account. */
export async function forgetAddresses(tx: Tx, userId: string): Promise<void> {
  await tx.delete(verification).where(areOf(userId));
}
