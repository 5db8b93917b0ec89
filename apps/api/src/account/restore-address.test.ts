import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { passkey, session, user } from "../db/schema.ts";
import { newPerson } from "../testing/new-person.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { keepAddressBefore } from "./address-before.ts";
import { restoreAddress } from "./restore-address.ts";

const inAnHour = () => new Date(Date.now() + 3_600_000);

/** Adds an account that has left an address, whoever uses it now. */
async function addAccount() {
  const { db } = await openTestDatabase();
  const before = `${randomUUID()}@example.com`;
  const id = await newPerson(db, { emailVerified: true });
  await db.insert(session).values({ id, token: id, userId: id, expiresAt: inAnHour() });
  const kept = { publicKey: "a key", credentialID: id, counter: 0, deviceType: "singleDevice", backedUp: false };
  await db.insert(passkey).values({ id, userId: id, ...kept });
  return { db, id, before, token: await keepAddressBefore(db, { userId: id, email: before }) };
}

test("where it breaks off after the address is back, nobody is inside any more", async () => {
  const { db, id, before, token } = await addAccount();
  const breaking = Object.assign(Object.create(db), {
    delete: () => {
      throw new Error("the connection broke");
    },
  });
  await expect(restoreAddress(breaking, token)).rejects.toThrow("the connection broke");
  const [own] = await db.select({ email: user.email }).from(user).where(eq(user.id, id));
  expect(own).toEqual({ email: before });
  expect(await db.$count(session, eq(session.userId, id))).toBe(0);
  expect(await db.$count(passkey, eq(passkey.userId, id))).toBe(0);
});
