import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { passkey, session } from "../db/schema.ts";
import { openBrowser, refusalOf, someAddress } from "../testing/browser.ts";
import { askFor, notedOf, passkeysOf, register, signIn, signUpAndConfirm } from "../testing/passkey-person.ts";
import { softwareAuthenticator } from "../testing/software-authenticator.ts";
import { startTestApi, type TestApi } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: "1" });
});

afterAll(() => api[Symbol.asyncDispose]());

const open = () => openBrowser(api, someAddress());

/** Signs somebody up with a passkey on this device. */
async function signUpWith(device: ReturnType<typeof softwareAuthenticator>) {
  const { browser } = await signUpAndConfirm(api);
  expect((await register(browser, device.register(await askFor(browser, "register")))).status).toBe(200);
  return browser;
}

test("a passkey signs its account in, once by each question", async () => {
  const [elsewhere, device] = [open(), softwareAuthenticator()];
  const ann = await signUpWith(device);
  expect(await notedOf(ann)).toEqual(["passkey-added", "signed-in"]);
  const answer = device.signIn(await askFor(elsewhere, "authenticate"));
  const cookies = [...elsewhere.jar];
  expect((await signIn(elsewhere, answer)).status).toBe(200);
  expect(await passkeysOf(elsewhere)).toEqual(await passkeysOf(ann));

  const copied = open();
  for (const [name, value] of cookies) copied.jar.set(name, value);
  expect((await signIn(copied, answer)).status).toBe(400);
});

test("one neither joins nor signs in where the device did not ask who is using it", async () => {
  const [{ browser: ann }, elsewhere, device] = [await signUpAndConfirm(api), open(), softwareAuthenticator()];
  const unverified = { isVerified: false };
  const made = device.register({ ...(await askFor(ann, "register")), ...unverified });
  expect((await register(ann, made)).status).toBe(401);
  expect(await passkeysOf(ann)).toEqual([]);
  expect(await notedOf(ann)).toEqual(["signed-in"]);
  expect((await register(ann, device.register(await askFor(ann, "register")))).status).toBe(200);
  const asked = await askFor(elsewhere, "authenticate");
  expect((await signIn(elsewhere, device.signIn({ ...asked, ...unverified }))).status).toBe(401);
  expect((await signIn(elsewhere, device.signIn(await askFor(elsewhere, "authenticate")))).status).toBe(200);
});

test("an answer that no browser makes is refused, and is no fault of the server's", async () => {
  const elsewhere = open();
  for (const id of ["\0", "\ud800", "x".repeat(1_401), 5]) {
    const answer = { ...softwareAuthenticator().signIn(await askFor(elsewhere, "authenticate")), id };
    expect((await signIn(elsewhere, answer)).status).toBe(400);
  }
});

test("one that was removed while it was checked signs nobody in", async () => {
  const [elsewhere, device] = [open(), softwareAuthenticator()];
  await signUpWith(device);
  const { db } = await openTestDatabase();
  const answer = device.signIn(await askFor(elsewhere, "authenticate"));
  const verify = crypto.subtle.verify.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, "verify").mockImplementation(async (algorithm, ...rest) => {
    if (JSON.stringify(algorithm).includes("ECDSA")) await db.delete(passkey);
    return verify(algorithm, ...rest);
  });
  expect((await signIn(elsewhere, answer)).status).toBe(401);
  vi.restoreAllMocks();
  expect(await (await elsewhere.request("/api/auth/get-session")).json()).toBeNull();
});

test("who has one of the account's shows by it to be the owner, once by each question, and stays signed in as before", async () => {
  const [device, bobs] = [softwareAuthenticator(), softwareAuthenticator()];
  const [ann, bob] = [await signUpWith(device), await signUpWith(bobs)];
  const { confirm } = ann.trpc;
  // As if the password had been confirmed long ago.
  await (await openTestDatabase()).db.update(session).set({ confirmedAt: null });
  const change = () => ann.trpc.account.email.change.mutate({ email: `ann-${crypto.randomUUID()}@example.com` });
  expect(await refusalOf(change())).toMatchObject({ details: { reason: "unconfirmed" } });
  const asked = await confirm.askForPasskey.mutate();
  expect(asked).toMatchObject({ rpId: "localhost", userVerification: "required" });
  expect(asked.allowCredentials).toHaveLength(1);
  const response = device.signIn(asked);
  // The challenge belongs to another session.
  expect(await bob.trpc.confirm.byPasskey.mutate({ response })).toEqual({ isConfirmed: false });
  expect(await confirm.byPasskey.mutate({ response })).toEqual({ isConfirmed: true });
  expect(await confirm.byPasskey.mutate({ response })).toEqual({ isConfirmed: false });
  const unverified = device.signIn({ ...(await confirm.askForPasskey.mutate()), isVerified: false });
  expect(await confirm.byPasskey.mutate({ response: unverified })).toEqual({ isConfirmed: false });
  // Somebody else's passkey proves nothing about this person.
  const others = bobs.signIn(await confirm.askForPasskey.mutate());
  expect(await confirm.byPasskey.mutate({ response: others })).toEqual({ isConfirmed: false });
  expect(await ann.trpc.session.list.query()).toHaveLength(1);
  expect(await change()).toEqual({ outcome: "changed" });
});
