import { eq } from "drizzle-orm";
import type { Database } from "./db/client.ts";
import { user } from "./db/schema.ts";

/** Returns the guests that became this account. Their uploads keep their keys, which contain the guest's id. */
export async function formerGuests(db: Pick<Database, "select">, accountId: string): Promise<string[]> {
  const guests = await db.select({ id: user.id }).from(user).where(eq(user.linkedTo, accountId));
  return guests.map(({ id }) => id);
}
