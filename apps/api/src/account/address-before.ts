import { randomUUID } from "node:crypto";
import { and, eq, gt, gte, like, sql } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { verification } from "../db/schema.ts";
import { linkLives } from "../mail/account-mails.ts";
import { hashOf, newToken } from "./link-token.ts";

// An address that an account has left is a row among those that better-auth keeps of its own links.

/** What they need of a transaction. */
export type Tx = Pick<Database, "select" | "insert" | "update" | "delete">;

/** An account's, and an address that it has left. */
export type Left = { userId: string; email: string };

const prefix = "address-before|";
const nameOf = (token: string) => `${prefix}${hashOf(token)}`;
const valueOf = ({ userId, email }: Left) => `${userId} ${email}`;
const isOpen = () => gt(verification.expiresAt, new Date());
const end = () => new Date(Date.now() + linkLives.restore * 1_000);
const isAny = like(verification.identifier, `${prefix}%`);
const areOf = (userId: string) => and(isAny, like(verification.value, `${userId} %`));

/** An account has left this address, and may have it back. @returns the token of the link that does so */
export async function keepAddressBefore(tx: Tx, left: Left): Promise<string> {
  const token = newToken();
  await tx
    .insert(verification)
    .values({ id: randomUUID(), identifier: nameOf(token), value: valueOf(left), expiresAt: end() });
  await renew(tx, left.userId);
  return token;
}

/** A link to an address is good for at least as long as those to what was left after it: a thief's would outlive its owner's. */
async function renew(tx: Tx, userId: string): Promise<void> {
  await tx
    .update(verification)
    .set({ expiresAt: end() })
    .where(and(areOf(userId), isOpen()));
}

/** Whether an account has left this address, and may have it back: until then nobody else has it who does not read its mails. */
export async function isAddressBefore(db: Pick<Database, "$count">, email: string): Promise<boolean> {
  const isIt = eq(sql`split_part(${verification.value}, ' ', 2)`, email);
  return (await db.$count(verification, and(isAny, isIt, isOpen()))) > 0;
}

/** @returns undefined where there is no such link, it was used, or is over */
export async function addressBefore(tx: Tx, token: string): Promise<Left | undefined> {
  const isGood = and(eq(verification.identifier, nameOf(token)), isOpen());
  const [kept] = await tx.select({ value: verification.value }).from(verification).where(isGood);
  const [userId, email] = kept?.value.split(" ") ?? [];
  return userId === undefined || email === undefined ? undefined : { userId, email };
}

/**
 * An account has an address again that it left lately. None that it had in between comes back: it may have been a thief's. What was left
 * before that still can, for seven days again.
 *
 * @returns whether it is such an address
 */
export async function forgetSince(tx: Tx, again: Left): Promise<boolean> {
  const isIt = and(areOf(again.userId), eq(verification.value, valueOf(again)), isOpen());
  const [left] = await tx.select().from(verification).where(isIt).orderBy(verification.createdAt).limit(1);
  if (left === undefined) return false;
  await tx.delete(verification).where(and(areOf(again.userId), gte(verification.createdAt, left.createdAt)));
  await renew(tx, again.userId);
  return true;
}

/** The account is gone. */
export async function forgetAddresses(tx: Tx, userId: string): Promise<void> {
  await tx.delete(verification).where(areOf(userId));
}
