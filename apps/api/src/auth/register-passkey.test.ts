import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { passkey, session } from "../db/schema.ts";
import { openBrowser, openGuest, refusalOf, someAddress } from "../testing/browser.ts";
import { type MailCatcher, startMailCatcher } from "../testing/mail-catcher.ts";
import { askFor, notedOf, passkeysOf, register, signUp, signUpAndConfirm } from "../testing/passkey-person.ts";
import { softwareAuthenticator } from "../testing/software-authenticator.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";

let catcher: MailCatcher;
let api: TestApi;
let database: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  catcher = await startMailCatcher();
  const variables = { SMTP_URL: catcher.url, MAIL_FROM: "no-reply@example.com", TRUST_PROXY: "1" };
  [api, database] = await Promise.all([startTestApi(variables), openTestDatabase()]);
});

afterAll(async () => {
  vi.useRealTimers();
  await api[Symbol.asyncDispose]();
  await catcher[Symbol.asyncDispose]();
});

const windows =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const googles = Buffer.from("ea9b8d664d011d213ce4b6b48cb575d4", "hex");

test("a passkey is called by what keeps it, or else by the device, and its owner hears of each that comes and goes", async () => {
  const { browser: ann, email } = await signUpAndConfirm(api, { "user-agent": windows });
  const [known, unknown] = [softwareAuthenticator({ aaguid: googles }), softwareAuthenticator()];
  for (const device of [known, unknown])
    expect((await register(ann, device.register(await askFor(ann, "register")))).status).toBe(200);
  const [second, first] = await passkeysOf(ann);
  expect([first?.name, second?.name]).toEqual(["Google Password Manager", "Chrome, Windows"]);
  await ann.trpc.passkey.remove.mutate({ id: first?.id ?? "" });
  const subjects: (string | undefined)[] = [];
  for (let n = 0; n < 4; n += 1) subjects.push((await catcher.next(email)).subject);
  const added = "A passkey was added to your account on localhost:5173";
  const removed = "A passkey was removed from your account on localhost:5173";
  // The mails are sent three at once, in no order.
  expect(subjects.toSorted()).toEqual([added, added, removed, "Verify your e-mail address for localhost:5173"]);

  const before = catcher.count();
  for (let n = 0; n < 5; n += 1) {
    await register(ann, softwareAuthenticator().register(await askFor(ann, "register")));
    await ann.trpc.passkey.remove.mutate({ id: (await passkeysOf(ann))[0]?.id ?? "" });
  }
  // Six mails of a kind are sent per hour. A further one would have arrived before this one.
  await catcher.next((await signUp(api)).email);
  await expect.poll(catcher.count).toBe(before + 10);
});

test("to add one takes who has lately shown to be the owner, also right after a sign-in", async () => {
  const { browser: ann, password } = await signUp(api);
  const ask = async () => (await ann.request("/api/auth/passkey/generate-register-options")).json();
  expect(await ask()).toMatchObject({ code: "SESSION_NOT_FRESH" });
  expect(await ann.trpc.confirm.byPassword.mutate({ password })).toEqual({ isConfirmed: true });
  expect((await register(ann, softwareAuthenticator().register(await askFor(ann, "register")))).status).toBe(200);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
  expect(await ask()).toMatchObject({ code: "SESSION_NOT_FRESH" });
  vi.useRealTimers();
});

test("none is added with a session beside it, or with anything of any length", async () => {
  const [{ browser: ann }, device] = [await signUpAndConfirm(api), softwareAuthenticator()];
  const { response, ...made } = device.register(await askFor(ann, "register"));
  expect((await register(ann, { ...made, response }, { createSession: true })).status).toBe(400);
  for (const transports of ["usb", [{}], ["a".repeat(9_000)]])
    expect((await register(ann, { ...made, response: { ...response, transports } })).status).toBe(400);
  expect(await passkeysOf(ann)).toEqual([]);
  expect(await notedOf(ann)).toEqual(["signed-in"]);
});

test("none is added by who is signed out meanwhile", async () => {
  const [{ browser: ann }, device] = [await signUpAndConfirm(api), softwareAuthenticator()];
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

test("one has a name of one line, of which something is seen; of one that is gone one hears so", async () => {
  const [{ browser: ann }, device] = [await signUpAndConfirm(api), softwareAuthenticator()];
  await register(ann, device.register(await askFor(ann, "register")));
  const id = (await passkeysOf(ann))[0]?.id ?? "";
  for (const name of [" ", "\u200B\u200D", "\u3164", "\uD800"])
    expect(await refusalOf(ann.trpc.passkey.rename.mutate({ id, name }))).toMatchObject({ code: "INVALID_INPUT" });
  expect(await ann.trpc.passkey.rename.mutate({ id, name: "Ann's\n\u202Elaptop" })).toEqual({ wasThere: true });
  expect(await passkeysOf(ann)).toMatchObject([{ name: "Ann's laptop" }]);
  expect(await ann.trpc.passkey.remove.mutate({ id })).toEqual({ credentialId: expect.any(String) });
  expect(await ann.trpc.passkey.remove.mutate({ id })).toEqual({});
  expect(await ann.trpc.passkey.rename.mutate({ id, name: "Late" })).toEqual({ wasThere: false });
});

test("an account has 20 passkeys at most", async () => {
  const [{ browser: ann }, device] = [await signUpAndConfirm(api), softwareAuthenticator()];
  const { db } = database;
  const made = device.register(await askFor(ann, "register"));
  expect((await register(ann, made)).status).toBe(200);
  const [row] = await db.select().from(passkey).where(eq(passkey.credentialID, made.id));
  if (row === undefined) return expect.fail("There is no passkey.");
  const others = Array.from({ length: 19 }, () => ({ ...row, id: randomUUID(), credentialID: randomUUID() }));
  await db.insert(passkey).values(others);
  const refused = await ann.request("/api/auth/passkey/generate-register-options");
  expect([refused.status, await refused.json()]).toMatchObject([400, { code: "TOO_MANY_PASSKEYS" }]);
});

test("a guest gets no passkey, and nobody by a name of any length, or by better-auth's own lists", async () => {
  const guest = await openGuest(api, someAddress());
  expect((await guest.request("/api/auth/passkey/generate-register-options")).status).toBe(403);
  expect((await guest.post("/api/auth/passkey/verify-registration", { response: {} })).status).toBe(403);
  const { browser: ann } = await signUpAndConfirm(api);
  const asked = await ann.request("/api/auth/passkey/generate-register-options", { headers: { host: "evil.example" } });
  expect(await asked.json()).toMatchObject({
    rp: { id: "localhost" },
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  const copied = openBrowser(api, someAddress());
  for (const [name, value] of ann.jar) copied.jar.set(name, value);
  expect((await register(ann, {}, { name: "a".repeat(5_000) })).status).toBe(400);
  expect((await ann.request("/api/auth/passkey/list-user-passkeys")).status).toBe(404);
  for (const path of ["update-passkey", "delete-passkey"])
    expect((await ann.post(`/api/auth/passkey/${path}`, { id: "any", name: "any" })).status).toBe(404);
  await ann.post("/api/auth/sign-out");
  expect((await copied.request("/api/auth/passkey/generate-register-options")).status).toBe(401);
});
