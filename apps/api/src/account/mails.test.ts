import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { openBrowser, openGuest, refusalOf, someAddress } from "../testing/browser.ts";
import { type MailCatcher, startMailCatcher, tokenIn } from "../testing/mail-catcher.ts";
import { softwareAuthenticator } from "../testing/software-authenticator.ts";
import { onRealS3, startTestApi, type TestApi, webOrigin } from "../testing/test-api.ts";

let catcher: MailCatcher;
let api: TestApi;

/** The server does not accept a recipient until this resolves. */
let answering = Promise.resolve();
const refused = "refused@example.com";

beforeAll(async () => {
  catcher = await startMailCatcher({
    onRcptTo: ({ address }, _, done) =>
      void answering.then(() => done(address === refused ? new Error(`No such mailbox: ${address}`) : null)),
  });
  api = await startTestApi({ SMTP_URL: catcher.url, MAIL_FROM: "s3-direct <no-reply@example.com>", TRUST_PROXY: "1" });
});

afterAll(async () => {
  vi.useRealTimers();
  await api[Symbol.asyncDispose]();
  await catcher[Symbol.asyncDispose]();
});

const open = (options = {}) => openBrowser(api, { ...someAddress(), ...options });

const newPassword = "a better battery";

/** Creates an account. Returns also the token of its mail. */
async function signUp(headers: Record<string, string> = {}) {
  const credentials = {
    name: "Ann",
    email: `ann-${crypto.randomUUID()}@example.com`,
    password: "correct horse battery",
  };
  const browser = open({ headers });
  expect((await browser.post("/api/auth/sign-up/email", credentials)).status).toBe(200);
  const mail = await catcher.next(credentials.email);
  return { ...credentials, browser, mail, token: tokenIn(mail) };
}

const sessionOf = async (browser: ReturnType<typeof openBrowser>) =>
  (await browser.request("/api/auth/get-session?disableCookieCache=true")).json();

/** Returns the token of a link for a new password. */
async function askForReset(email: string): Promise<string> {
  expect(await open().trpc.account.requestReset.mutate({ email })).toEqual({ isSent: true });
  return tokenIn(await catcher.next(email));
}

const reset = (token: string, password = newPassword) => open().trpc.account.resetPassword.mutate({ token, password });

describe("a new account", () => {
  test("gets a link of the configured address, which verifies it", async () => {
    const { browser, mail, token } = await signUp({ host: "evil.example", "x-forwarded-host": "evil.example" });
    expect(mail).toMatchObject({
      subject: "Verify your e-mail address for localhost:5173",
      from: { address: "no-reply@example.com" },
    });
    for (const part of [mail.text, mail.html]) expect(part).toContain(`${webOrigin}/verify-email#${token}`);
    expect(`${mail.text}${mail.html}`).not.toMatch(/evil|Ann/);
    expect(await sessionOf(browser)).toMatchObject({ user: { emailVerified: false } });

    // Anybody with the link can verify, signed in or not, and also twice.
    const elsewhere = open();
    for (let n = 0; n < 2; n += 1)
      expect(await elsewhere.trpc.account.verifyEmail.mutate({ token })).toEqual({ outcome: "done" });
    expect(await sessionOf(browser)).toMatchObject({ user: { emailVerified: true } });
    await browser.trpc.account.sendVerification.mutate();
    expect(api.logged.join("")).not.toContain(token);
  });

  test("reads it in Korean on a Korean page", async () => {
    const { mail } = await signUp({ "accept-language": "ko" });
    expect(mail.subject).toBe("localhost:5173 이메일 주소를 확인해 주세요");
    expect(mail.html).toContain('lang="ko"');
  });

  test("may ask for it twice more in an hour, and an old one is good for an hour", async () => {
    const { browser, email, token } = await signUp();
    for (let n = 0; n < 2; n += 1) {
      expect(await browser.trpc.account.sendVerification.mutate()).toEqual({ isSent: true });
      await catcher.next(email);
    }
    expect(await refusalOf(browser.trpc.account.sendVerification.mutate())).toMatchObject({ code: "RATE_LIMITED" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61 * 60_000 });
    expect(await browser.trpc.account.verifyEmail.mutate({ token })).toEqual({ outcome: "expired" });
    vi.useRealTimers();
    expect(await browser.trpc.account.verifyEmail.mutate({ token: `${token}x` })).toEqual({ outcome: "expired" });
  });
});

// On an S3 that all tests share nobody can list an account's objects, so no account can be deleted.
if (!onRealS3) {
  test("whoever makes and deletes accounts with somebody's address fills no mailbox", async () => {
    const { browser, email, ...credentials } = await signUp();
    await browser.trpc.account.sendVerification.mutate();
    await catcher.next(email);
    await askForReset(email);
    const asking = open().trpc.account.requestReset.mutate({ email: email.toUpperCase() });
    expect(await refusalOf(asking)).toMatchObject({ code: "RATE_LIMITED" });

    const { name, password } = credentials;
    expect((await browser.post("/api/auth/delete-user", { password })).status).toBe(200);
    const before = catcher.count();
    expect((await browser.post("/api/auth/sign-up/email", { name, email, password })).status).toBe(200);
    // A mail that was sent wrongly would have arrived before this one.
    await signUp();
    expect(catcher.count()).toBe(before + 1);
  });
}

describe("a forgotten password", () => {
  test("is replaced once by a link, which ends every session, and is told of", async () => {
    const { browser, email } = await signUp();
    const [first, second] = [await askForReset(email), await askForReset(email)];
    expect(await reset(second, "short").catch(() => "refused")).toBe("refused");
    expect(await reset(second)).toEqual({ outcome: "done" });
    const told = await catcher.next(email);
    expect(told.subject).toBe("Your password for localhost:5173 was changed");
    expect(told.text).toContain(`${webOrigin}/forgot-password`);
    expect(told.headers).toContainEqual(expect.objectContaining({ key: "auto-submitted", value: "auto-generated" }));
    for (const used of [second, first]) expect(await reset(used, "yet another one")).toEqual({ outcome: "expired" });

    expect(await refusalOf(browser.trpc.media.delete.mutate({ id: "any" }))).toMatchObject({ code: "SIGNED_OUT" });
    const signIn = (password: string) => browser.post("/api/auth/sign-in/email", { email, password });
    expect((await signIn("correct horse battery")).status).toBe(401);
    expect((await signIn(newPassword)).status).toBe(200);
    const { items } = await browser.trpc.account.activity.query({});
    expect(items.map(({ kind }) => kind)).toContain("password-changed");
    // Whoever reads the mail owns the address.
    expect(await sessionOf(browser)).toMatchObject({ user: { emailVerified: true } });
    for (const secret of [first, second, email]) expect(api.logged.join("")).not.toContain(secret);
  });

  test("takes the passkeys with it that were added meanwhile, by whoever had the account", async () => {
    const [{ browser, email, password }, device] = [await signUp(), softwareAuthenticator()];
    await browser.trpc.confirm.byPassword.mutate({ password });
    const ask = async (path: string) =>
      z.object({ challenge: z.string() }).parse(await (await browser.request(`/api/auth/passkey/${path}`)).json());
    const made = device.register(await ask("generate-register-options"));
    expect((await browser.post("/api/auth/passkey/verify-registration", { response: made })).status).toBe(200);
    expect((await catcher.next(email)).subject).toBe("A passkey was added to your account on localhost:5173");
    expect(await reset(await askForReset(email))).toEqual({ outcome: "done" });
    browser.jar.clear();
    const response = device.signIn(await ask("generate-authenticate-options"));
    expect((await browser.post("/api/auth/passkey/verify-authentication", { response })).status).toBe(401);
  });

  test("is not replaced by a text that no database can hold", async () => {
    expect(await refusalOf(reset("a\0b"))).toMatchObject({ code: "INVALID_INPUT" });
  });

  test("lets nobody in who signs in with it while it is replaced", async () => {
    const { browser, email, password } = await signUp();
    const token = await askForReset(email);
    // Delays the password check until the password has been replaced.
    const { scrypt } = crypto;
    let check = () => {};
    const checking = new Promise<void>((resolve) => {
      vi.spyOn(crypto, "scrypt").mockImplementationOnce((...given) => {
        check = () => scrypt(...given);
        resolve();
      });
    });
    syncBuiltinESMExports();
    const signingIn = browser.post("/api/auth/sign-in/email", { email, password });
    await checking;
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    expect(await reset(token)).toEqual({ outcome: "done" });
    check();
    expect((await signingIn).status).toBe(401);
    expect(await sessionOf(browser)).toBeNull();
  });

  test("twice at once by one link is replaced once", async () => {
    const { email } = await signUp();
    const token = await askForReset(email);
    const outcomes = await Promise.all([reset(token), reset(token)]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(["done", "expired"]);
  });

  test("is not replaced after half an hour", async () => {
    const { email } = await signUp();
    const token = await askForReset(email);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 60_000 });
    expect(await reset(token)).toEqual({ outcome: "expired" });
    vi.useRealTimers();
  });

  test("of nobody gets the same answer, no mail, and no more tries", async () => {
    const before = catcher.count();
    const email = `Nobody-${crypto.randomUUID()}@example.com`;
    const ask = () => open().trpc.account.requestReset.mutate({ email });
    for (let n = 0; n < 3; n += 1) expect(await ask()).toEqual({ isSent: true });
    expect(await refusalOf(ask())).toMatchObject({ code: "RATE_LIMITED" });
    // A mail that was sent wrongly would have arrived before this one.
    await signUp();
    expect(catcher.count()).toBe(before + 1);
  });

  test("of a guest does not exist", async () => {
    const guest = await openGuest(api, someAddress());
    const { user } = z.object({ user: z.object({ email: z.string() }) }).parse(await sessionOf(guest));
    const before = catcher.count();
    await guest.trpc.account.requestReset.mutate({ email: user.email }).catch(() => undefined);
    await guest.trpc.account.sendVerification.mutate();
    await signUp();
    expect(catcher.count()).toBe(before + 1);
  });
});

test("nobody waits for a slow mail server", async () => {
  const { email } = await signUp();
  let answer = () => {};
  answering = new Promise((resolve) => (answer = resolve));
  const before = catcher.count();
  expect(await open().trpc.account.requestReset.mutate({ email })).toEqual({ isSent: true });
  expect(catcher.count()).toBe(before);
  answer();
  await catcher.next(email);
});

test("what a mail server refuses is logged with its kind and request, and without whom it was for", async () => {
  const sign = { name: "Ann", email: refused, password: "correct horse battery" };
  const answer = await open().post("/api/auth/sign-up/email", sign);
  expect(answer.status).toBe(200);
  const line = () => api.logged.find((one) => one.includes("a mail was not sent"));
  await expect.poll(line).toMatch(/"kind":"verify","reason":"EENVELOPE","status":\d+/);
  expect(line()).toContain(`"requestId":"${answer.headers.get("x-request-id")}"`);
  expect(line()).not.toContain("refused@");
});

test("the log says at the start that mails can be sent", async () => {
  await expect.poll(() => api.logged.filter((line) => line.includes('"mails can be sent"'))).toHaveLength(1);
});

test("better-auth's own addresses, with their tokens, are closed", async () => {
  const browser = open();
  for (const path of ["request-password-reset", "reset-password", "send-verification-email"])
    expect((await browser.post(`/api/auth/${path}`, { email: "a@example.com", token: "a" })).status).toBe(404);
  for (const path of ["verify-email?token=a", "reset-password/a?callbackURL=/"])
    expect((await browser.request(`/api/auth/${path}`)).status).toBe(404);
});
