import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { passkey } from "../db/schema.ts";
import { newPerson } from "../testing/new-person.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { listPasskeys, removePasskey, renamePasskey } from "./passkeys.ts";

/** Adds a person with a passkey. */
async function addPerson() {
  const { db } = await openTestDatabase();
  const [userId, id] = [await newPerson(db), randomUUID()];
  const key = { publicKey: "a key", credentialID: id, counter: 0, deviceType: "singleDevice", backedUp: false };
  await db.insert(passkey).values({ id, userId, ...key });
  return { userId, id };
}

test("somebody else's passkey is neither renamed nor removed", async () => {
  const { db } = await openTestDatabase();
  const [ann, bob] = [await addPerson(), await addPerson()];
  const bobsTry = { userId: bob.userId, id: ann.id };
  expect(await renamePasskey(db, { ...bobsTry, name: "Bob's" })).toBe(false);
  expect(await removePasskey(db, bobsTry)).toBeUndefined();
  expect(await listPasskeys(db, ann)).toMatchObject([{ id: ann.id, name: undefined }]);
  await renamePasskey(db, { ...ann, name: "Ann's" });
  expect(await listPasskeys(db, ann)).toMatchObject([{ id: ann.id, name: "Ann's" }]);
  await removePasskey(db, ann);
  expect(await listPasskeys(db, ann)).toEqual([]);
});
