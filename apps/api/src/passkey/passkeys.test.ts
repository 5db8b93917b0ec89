import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { passkey, user } from "../db/schema.ts";
import { openBrowser, openGuest } from "../testing/browser.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { listPasskeys, removePasskey, renamePasskey } from "./passkeys.ts";

let api: TestApi;
let database: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  [api, database] = await Promise.all([startTestApi(), openTestDatabase()]);
}, 60_000);

afterAll(() => api[Symbol.asyncDispose]());

/** Somebody with a passkey. */
async function addPerson() {
  const [userId, id] = [randomUUID(), randomUUID()];
  await database.db.insert(user).values({ id: userId, name: "Ann", email: `${userId}@example.com` });
  const key = { publicKey: "a key", credentialID: id, counter: 0, deviceType: "singleDevice", backedUp: false };
  await database.db.insert(passkey).values({ id, userId, ...key });
  return { userId, id };
}

test("somebody else's passkey is neither renamed nor removed", async () => {
  const { db } = database;
  const [ann, bob] = [await addPerson(), await addPerson()];
  const bobsTry = { userId: bob.userId, id: ann.id };
  await renamePasskey(db, { ...bobsTry, name: "Bob's" });
  await removePasskey(db, bobsTry);
  expect(await listPasskeys(db, ann)).toMatchObject([{ id: ann.id, name: undefined }]);
  await renamePasskey(db, { ...ann, name: "Ann's" });
  expect(await listPasskeys(db, ann)).toMatchObject([{ id: ann.id, name: "Ann's" }]);
  await removePasskey(db, ann);
  expect(await listPasskeys(db, ann)).toEqual([]);
});

test("a guest gets no passkey, and nobody by a name of any length, or by better-auth's own lists", async () => {
  const guest = await openGuest(api);
  expect((await guest.request("/api/auth/passkey/generate-register-options")).status).toBe(403);
  expect((await guest.post("/api/auth/passkey/verify-registration", { response: {} })).status).toBe(403);
  const ann = openBrowser(api);
  const credentials = { name: "Ann", email: `ann-${randomUUID()}@example.com`, password: "correct horse battery" };
  await ann.post("/api/auth/sign-up/email", credentials);
  const asked = await ann.request("/api/auth/passkey/generate-register-options", { headers: { host: "evil.example" } });
  expect(await asked.json()).toMatchObject({
    rp: { id: "localhost" },
    authenticatorSelection: { residentKey: "required" },
  });
  const copied = openBrowser(api);
  for (const [name, value] of ann.jar) copied.jar.set(name, value);
  const named = await ann.post("/api/auth/passkey/verify-registration", { response: {}, name: "a".repeat(5_000) });
  expect(named.status).toBe(400);
  expect((await ann.request("/api/auth/passkey/list-user-passkeys")).status).toBe(404);
  for (const path of ["update-passkey", "delete-passkey"])
    expect((await ann.post(`/api/auth/passkey/${path}`, { id: "any", name: "any" })).status).toBe(404);
  await ann.post("/api/auth/sign-out");
  expect((await copied.request("/api/auth/passkey/generate-register-options")).status).toBe(401);
});
