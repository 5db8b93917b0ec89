import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { emailChange } from "../db/schema.ts";
import { openBrowser, openGuest, refusalOf, someAddress } from "../testing/browser.ts";
import { type MailCatcher, startMailCatcher, tokenIn } from "../testing/mail-catcher.ts";
import { startTestApi, type TestApi, webOrigin } from "../testing/test-api.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { keepChange } from "./change-email.ts";

let catcher: MailCatcher;
let api: TestApi;

beforeAll(async () => {
  catcher = await startMailCatcher();
  api = await startTestApi({ SMTP_URL: catcher.url, MAIL_FROM: "no-reply@example.com", TRUST_PROXY: "1" });
});

afterAll(async () => {
  vi.useRealTimers();
  await api[Symbol.asyncDispose]();
  await catcher[Symbol.asyncDispose]();
});

const open = () => openBrowser(api, someAddress());
const newEmail = (name: string) => `${name}-${randomUUID()}@example.com`;
const password = "correct horse battery";

/** Signs somebody up and waits for the mail that verifies the address. */
async function signUp({ isVerified = false } = {}) {
  const [browser, email] = [open(), newEmail("ann")];
  expect((await browser.post("/api/auth/sign-up/email", { name: "Ann", email, password })).status).toBe(200);
  const token = tokenIn(await catcher.next(email));
  if (isVerified) await browser.trpc.account.verifyEmail.mutate({ token });
  return { browser, email, account: browser.trpc.account };
}

/** Does the same, and confirms as the owner. */
async function signUpAndConfirm(options = {}) {
  const person = await signUp(options);
  expect(await person.browser.trpc.confirm.byPassword.mutate({ password })).toEqual({ isConfirmed: true });
  return person;
}

const signIn = async (email: string) => (await open().post("/api/auth/sign-in/email", { email, password })).status;
const openLink = (token: string) => open().trpc.account.verifyEmail.mutate({ token });

describe("an address that is not verified", () => {
  test("is changed at once, by who has shown to be the owner", async () => {
    const { browser, account, email } = await signUp();
    const wanted = newEmail("right");
    const change = () => account.email.change.mutate({ email: wanted.toUpperCase() });
    expect(await refusalOf(change())).toMatchObject({ code: "REFUSED", details: { reason: "unconfirmed" } });
    expect(await browser.trpc.confirm.byPassword.mutate({ password: "a wrong one" })).toEqual({ isConfirmed: false });
    expect(await refusalOf(change())).toMatchObject({ code: "REFUSED", details: { reason: "unconfirmed" } });
    expect(await browser.trpc.confirm.byPassword.mutate({ password })).toEqual({ isConfirmed: true });
    // Whoever has the previous mailbox has a link for a new password.
    await open().trpc.account.requestReset.mutate({ email });
    const reset = tokenIn(await catcher.next(email));

    expect(await change()).toEqual({ outcome: "changed" });
    expect(await account.email.state.query()).toEqual({ email: wanted, isVerified: false });
    expect([await signIn(email), await signIn(wanted)]).toEqual([401, 200]);
    const newOne = { token: reset, password: "a better battery" };
    expect(await open().trpc.account.resetPassword.mutate(newOne)).toEqual({ outcome: "expired" });
    // It may be the owner's, only not verified yet.
    expect((await catcher.next(email)).subject).toBe("An account on localhost:5173 has another e-mail address");
    const mail = await catcher.next(wanted);
    expect(mail.subject).toBe("Verify your e-mail address for localhost:5173");
    expect(await openLink(tokenIn(mail))).toEqual({ outcome: "done" });
    expect(await account.email.state.query()).toEqual({ email: wanted, isVerified: true });
    const { items } = await account.activity.query({});
    expect(items.map(({ kind }) => kind)).toEqual(["signed-in", "email-changed", "signed-in"]);
    expect(await refusalOf(change())).toMatchObject({ code: "REFUSED", details: { reason: "same" } });
  });

  test("stays where another account has the new one, whose owner is told, and the answer is the same", async () => {
    const [{ account, email }, other] = [await signUpAndConfirm(), await signUp()];
    expect(await account.email.change.mutate({ email: other.email })).toEqual({ outcome: "changed" });
    expect(await account.email.state.query()).toEqual({ email, isVerified: false });
    expect((await catcher.next(other.email)).subject).toBe("You have an account on localhost:5173 already");
  });
});

describe("a verified address", () => {
  test("is changed by a link to the new one, wherever it is opened, and both are told", async () => {
    const { account, email } = await signUpAndConfirm({ isVerified: true });
    const wanted = newEmail("new");
    expect(await account.email.change.mutate({ email: wanted })).toEqual({ outcome: "asked" });
    expect(await account.email.state.query()).toEqual({ email, isVerified: true, next: wanted });
    const [mail, told] = [await catcher.next(wanted), await catcher.next(email)];
    expect(mail.text).toContain(`${webOrigin}/verify-email#`);
    expect(told.subject).toBe("A new e-mail address was asked for on localhost:5173");
    expect(told.text).not.toContain(wanted);

    const token = tokenIn(mail);
    expect(await Promise.all([openLink(token), openLink(token)])).toEqual([{ outcome: "done" }, { outcome: "done" }]);
    expect(await openLink(token)).toEqual({ outcome: "done" });
    expect(await account.email.state.query()).toEqual({ email: wanted, isVerified: true });
    expect((await catcher.next(email)).subject).toBe("Your account on localhost:5173 has another e-mail address");
    const { items } = await account.activity.query({});
    expect(items.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["email-changed", "email-change-asked", "signed-in"]),
    );
    expect(api.logged.join("")).not.toContain(token);
  });

  test("says the same of one that has an account, and its owner is told in place of a link", async () => {
    const [{ account, email }, other] = [await signUpAndConfirm({ isVerified: true }), await signUp()];
    expect(await account.email.change.mutate({ email: other.email })).toEqual({ outcome: "asked" });
    expect(await account.email.state.query()).toEqual({ email, isVerified: true, next: other.email });
    expect((await catcher.next(other.email)).text).not.toContain("#");
  });

  /** Returns the token of a link that gives somebody another address. */
  async function askFor({ account }: Awaited<ReturnType<typeof signUp>>, wanted: string) {
    expect(await account.email.change.mutate({ email: wanted })).toEqual({ outcome: "asked" });
    return tokenIn(await catcher.next(wanted));
  }

  test("stays where another account has taken the new one meanwhile", async () => {
    const [person, wanted] = [await signUpAndConfirm({ isVerified: true }), newEmail("wanted")];
    const token = await askFor(person, wanted);
    await open().post("/api/auth/sign-up/email", { name: "Bob", email: wanted, password });
    expect(await openLink(token)).toEqual({ outcome: "taken" });
    expect(await person.account.email.state.query()).toMatchObject({ email: person.email });
  });

  test("has changed where its owner keeps it too late", async () => {
    const person = await signUpAndConfirm({ isVerified: true });
    await openLink(await askFor(person, newEmail("new")));
    expect(await person.account.email.keep.mutate()).toEqual({ hasChanged: true });
  });

  test("tells who had it of the change, however much was told before", async () => {
    const person = await signUpAndConfirm({ isVerified: true });
    let token = "";
    for (let n = 0; n < 7; n += 1) token = await askFor(person, newEmail("thief"));
    await openLink(token);
    const subjects: (string | undefined)[] = [];
    for (let n = 0; n < 7; n += 1) subjects.push((await catcher.next(person.email)).subject);
    expect(subjects).toContain("Your account on localhost:5173 has another e-mail address");
  });

  test("stays where its owner signs out the device that asked for another", async () => {
    const [person, owner] = [await signUpAndConfirm({ isVerified: true }), open()];
    const first = await askFor(person, newEmail("thief"));
    await owner.post("/api/auth/sign-in/email", { email: person.email, password });
    await owner.trpc.session.endOthers.mutate();
    expect(await openLink(first)).toEqual({ outcome: "expired" });

    await person.browser.post("/api/auth/sign-in/email", { email: person.email, password });
    await person.browser.trpc.confirm.byPassword.mutate({ password });
    const second = await askFor(person, newEmail("thief"));
    const [, other] = await owner.trpc.session.list.query();
    await owner.trpc.session.end.mutate({ id: other?.id ?? expect.fail("The device is missing.") });
    expect(await openLink(second)).toEqual({ outcome: "expired" });
  });

  test("stays where its owner keeps it, asks for another, chooses a new password, or is late", async () => {
    const person = await signUpAndConfirm({ isVerified: true });
    const { account, email } = person;
    const kept = await askFor(person, newEmail("kept"));
    expect(await account.email.keep.mutate()).toEqual({ hasChanged: false });
    const replaced = await askFor(person, newEmail("first"));
    const late = await askFor(person, newEmail("second"));
    for (const token of [kept, replaced]) expect(await openLink(token)).toEqual({ outcome: "expired" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61 * 60_000 });
    expect(await openLink(late)).toEqual({ outcome: "expired" });
    expect(await account.email.state.query()).toEqual({ email, isVerified: true });
    vi.useRealTimers();

    const stopped = await askFor(person, newEmail("thief"));
    await open().trpc.account.requestReset.mutate({ email });
    // The mails before it are notices of each requested change.
    for (let n = 0; n < 4; n += 1) await catcher.next(email);
    const token = tokenIn(await catcher.next(email));
    expect(await open().trpc.account.resetPassword.mutate({ token, password: "a better battery" })).toEqual({
      outcome: "done",
    });
    expect(await openLink(stopped)).toEqual({ outcome: "expired" });
  });
});

test("who is signed out meanwhile gets no link", async () => {
  const { browser } = await signUp();
  const asked: unknown = await (await browser.request("/api/auth/get-session")).json();
  const { db } = await openTestDatabase();
  const userId = Object(asked).user.id;
  const keeping = keepChange(db, { userId, sessionId: "one that has ended", email: newEmail("thief") });
  await expect(keeping).rejects.toMatchObject({ code: "SIGNED_OUT" });
  expect((await db.select().from(emailChange)).map((row) => row.userId)).not.toContain(userId);
});

test("nobody's mailbox is filled, no password guessed, and no guest has an address", async () => {
  const { browser, account } = await signUpAndConfirm();
  const wanted = newEmail("victim");
  for (let n = 0; n < 2; n += 1) {
    await account.email.change.mutate({ email: wanted });
    await account.email.change.mutate({ email: newEmail("other") });
  }
  await open().trpc.account.requestReset.mutate({ email: wanted });
  const asking = account.email.change.mutate({ email: wanted });
  expect(await refusalOf(asking)).toMatchObject({ code: "RATE_LIMITED" });

  // Both ways are counted together. A passkey is checked without delay.
  const made = { id: "AAAA", rawId: "AAAA", type: "public-key" } as const;
  const response = { ...made, response: { clientDataJSON: "", authenticatorData: "", signature: "" } };
  for (let n = 0; n < 9; n += 1)
    expect(await browser.trpc.confirm.byPasskey.mutate({ response })).toEqual({ isConfirmed: false });
  const guess = browser.trpc.confirm.byPassword.mutate({ password });
  expect(await refusalOf(guess)).toMatchObject({ code: "RATE_LIMITED" });
  const long = account.email.change.mutate({ email: `${"a".repeat(10_000)}@example.com` });
  expect(await refusalOf(long)).toMatchObject({ code: "INVALID_INPUT" });

  const guest = await openGuest(api, someAddress());
  expect(await refusalOf(guest.trpc.account.email.state.query())).toMatchObject({ code: "REFUSED" });
  expect(await refusalOf(guest.trpc.confirm.byPassword.mutate({ password }))).toMatchObject({ code: "REFUSED" });
});
