import { verifyPassword } from "better-auth/crypto";
import { and, eq } from "drizzle-orm";
import type { Database } from "../db/client.ts";
import { account } from "../db/schema.ts";

/** Whether this is the account's password. The check computes a scrypt hash. */
export async function isPassword(
  db: Database,
  { userId, password }: { userId: string; password: string },
): Promise<boolean> {
  const isOwn = and(eq(account.userId, userId), eq(account.providerId, "credential"));
  const [own] = await db.select({ hash: account.password }).from(account).where(isOwn);
  return own !== undefined && own.hash !== null && verifyPassword({ hash: own.hash, password });
}
