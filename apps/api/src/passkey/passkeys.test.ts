import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { passkey, session, user } from "../db/schema.ts";
import { type Browser, openBrowser, openGuest, refusalOf } from "../testing/browser.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { softwareAuthenticator } from "../testing/software-authenticator.ts";
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

async function signUp(): Promise<Browser> {
  const browser = openBrowser(api);
  const credentials = { name: "Ann", email: `ann-${randomUUID()}@example.com`, password: "correct horse battery" };
  expect((await browser.post("/api/auth/sign-up/email", credentials)).status).toBe(200);
  return browser;
}

const options = z.object({ challenge: z.string() });

async function askFor(browser: Browser, what: "register" | "authenticate") {
  return options.parse(await (await browser.request(`/api/auth/passkey/generate-${what}-options`)).json());
}

const register = (browser: Browser, response: object, more = {}) =>
  browser.post("/api/auth/passkey/verify-registration", { response, ...more });
const signIn = (browser: Browser, response: object) =>
  browser.post("/api/auth/passkey/verify-authentication", { response });

const passkeysOf = (browser: Browser) => browser.trpc.passkey.list.query();

async function notedOf(browser: Browser) {
  const { items } = await browser.trpc.account.activity.query({});
  return items.map(({ kind }) => kind);
}

describe("a passkey", () => {
  test("signs its account in, once by each question", async () => {
    const [ann, elsewhere, device] = [await signUp(), openBrowser(api), softwareAuthenticator()];
    expect((await register(ann, device.register(await askFor(ann, "register")))).status).toBe(200);
    expect(await notedOf(ann)).toEqual(["passkey-added", "signed-in"]);
    const answer = device.signIn(await askFor(elsewhere, "authenticate"));
    const cookies = [...elsewhere.jar];
    expect((await signIn(elsewhere, answer)).status).toBe(200);
    expect(await passkeysOf(elsewhere)).toEqual(await passkeysOf(ann));

    const copied = openBrowser(api);
    for (const [name, value] of cookies) copied.jar.set(name, value);
    expect((await signIn(copied, answer)).status).toBe(400);
  });

  test("neither joins nor signs in where the device did not ask who is using it", async () => {
    const [ann, elsewhere, device] = [await signUp(), openBrowser(api), softwareAuthenticator()];
    const unverified = { isVerified: false };
    expect((await register(ann, device.register({ ...(await askFor(ann, "register")), ...unverified }))).status).toBe(
      401,
    );
    expect(await passkeysOf(ann)).toEqual([]);
    expect(await notedOf(ann)).toEqual(["signed-in"]);
    expect((await register(ann, device.register(await askFor(ann, "register")))).status).toBe(200);
    const asked = await askFor(elsewhere, "authenticate");
    expect((await signIn(elsewhere, device.signIn({ ...asked, ...unverified }))).status).toBe(401);
    expect((await signIn(elsewhere, device.signIn(await askFor(elsewhere, "authenticate")))).status).toBe(200);
  });

  test("is added with no session beside it, and with nothing of any length", async () => {
    const [ann, device] = [await signUp(), softwareAuthenticator()];
    const { response, ...made } = device.register(await askFor(ann, "register"));
    expect((await register(ann, { ...made, response }, { createSession: true })).status).toBe(400);
    for (const transports of ["usb", [{}], ["a".repeat(9_000)]])
      expect((await register(ann, { ...made, response: { ...response, transports } })).status).toBe(400);
    expect(await passkeysOf(ann)).toEqual([]);
    expect(await notedOf(ann)).toEqual(["signed-in"]);
  });

  test("signs nobody in that was removed while it was checked", async () => {
    const [ann, elsewhere, device] = [await signUp(), openBrowser(api), softwareAuthenticator()];
    await register(ann, device.register(await askFor(ann, "register")));
    const answer = device.signIn(await askFor(elsewhere, "authenticate"));
    const verify = crypto.subtle.verify.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "verify").mockImplementation(async (algorithm, ...rest) => {
      if (JSON.stringify(algorithm).includes("ECDSA")) await database.db.delete(passkey);
      return verify(algorithm, ...rest);
    });
    expect((await signIn(elsewhere, answer)).status).toBe(401);
    vi.restoreAllMocks();
    expect(await (await elsewhere.request("/api/auth/get-session")).json()).toBeNull();
  });

  test("is not added by who is signed out meanwhile", async () => {
    const [ann, device] = [await signUp(), softwareAuthenticator()];
    const made = device.register(await askFor(ann, "register"));
    const digest = crypto.subtle.digest.bind(crypto.subtle);
    vi.spyOn(crypto.subtle, "digest").mockImplementation(async (algorithm, data) => {
      const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(data) ? data : new Uint8Array(data);
      if (Buffer.from(buffer, byteOffset, byteLength).includes("webauthn.create")) await database.db.delete(session);
      return digest(algorithm, data);
    });
    expect((await register(ann, made)).status).toBe(401);
    vi.restoreAllMocks();
    expect(await database.db.$count(passkey, eq(passkey.credentialID, made.id))).toBe(0);
  });

  test("has a name of one line, of which something is seen", async () => {
    const [ann, device] = [await signUp(), softwareAuthenticator()];
    await register(ann, device.register(await askFor(ann, "register")));
    const [made] = await passkeysOf(ann);
    const id = made?.id ?? "";
    for (const name of [" ", "\u200B\u200D", "\u3164", "\uD800"])
      expect(await refusalOf(ann.trpc.passkey.rename.mutate({ id, name }))).toMatchObject({ code: "INVALID_INPUT" });
    await ann.trpc.passkey.rename.mutate({ id, name: "Ann's\n\u202Elaptop" });
    expect(await passkeysOf(ann)).toMatchObject([{ name: "Ann's laptop" }]);
  });

  test("is one of 20 at most", async () => {
    const [ann, device] = [await signUp(), softwareAuthenticator()];
    expect((await register(ann, device.register(await askFor(ann, "register")))).status).toBe(200);
    const [first] = await passkeysOf(ann);
    const { db } = database;
    const [row] = await db
      .select()
      .from(passkey)
      .where(eq(passkey.id, first?.id ?? ""));
    if (row === undefined) return expect.fail("There is no passkey.");
    const others = Array.from({ length: 19 }, () => ({ ...row, id: randomUUID(), credentialID: randomUUID() }));
    await db.insert(passkey).values(others);
    const refused = await ann.request("/api/auth/passkey/generate-register-options");
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: "TOO_MANY_PASSKEYS" }]);
  });
});

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
  const ann = await signUp();
  const asked = await ann.request("/api/auth/passkey/generate-register-options", { headers: { host: "evil.example" } });
  expect(await asked.json()).toMatchObject({
    rp: { id: "localhost" },
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
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
