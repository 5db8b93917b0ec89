import { randomUUID } from "node:crypto";
import type { Database } from "../db/client.ts";
import { user } from "../db/schema.ts";

/** Adds an account, only as a row of the database. @returns its id */
export async function newPerson(
  db: Pick<Database, "insert">,
  more: Partial<typeof user.$inferInsert> = {},
): Promise<string> {
  const id = randomUUID();
  await db.insert(user).values({ id, name: "Ann", email: `${id}@example.com`, ...more });
  return id;
}
