import { verifyPassword } from "better-auth/crypto";
import { and, eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { account } from "../db/schema.ts";

/** Whether it is the account's password, which takes a scrypt. */
export async function isPassword(
  db: Database,
  { userId, password }: { userId: string; password: string },
): Promise<boolean> {
  const isOwn = and(eq(account.userId, userId), eq(account.providerId, "credential"));
  const [own] = await db.select({ hash: account.password }).from(account).where(isOwn);
  return own !== undefined && own.hash !== null && verifyPassword({ hash: own.hash, password });
}
