import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Browser, openBrowser, refusalOf, someAddress } from "../testing/browser.ts";
import { type Caught, type MailCatcher, startMailCatcher, tokenIn } from "../testing/mail-catcher.ts";
import { askFor, notedOf, register, signIn, signUpAndConfirm } from "../testing/passkey-person.ts";
import { softwareAuthenticator } from "../testing/software-authenticator.ts";
import { startTestApi, type TestApi, webOrigin } from "../testing/test-api.ts";

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
const restore = (token: string, browser = open()) => browser.trpc.account.restoreEmail.mutate({ token });
const signInAs = async (email: string, password: string) =>
  (await open().post("/api/auth/sign-in/email", { email, password })).status;

const subjects = {
  verify: "Verify your e-mail address for localhost:5173",
  move: "Confirm your new e-mail address for localhost:5173",
  changed: "Your account on localhost:5173 has another e-mail address",
  restored: "Your account on localhost:5173 has this address again",
  returned: "An account on localhost:5173 has its earlier address again",
  reset: "Choose a new password for localhost:5173",
};
const seen: Caught[] = [];

/** Waits for a mail that may come after others. */
async function mailTo(to: string, kind: keyof typeof subjects): Promise<Caught> {
  const isIt = (mail: Caught) => mail.subject === subjects[kind] && mail.to?.[0]?.address === to;
  for (;;) {
    const mail = seen.find(isIt);
    if (mail === undefined) seen.push(await catcher.next(to));
    else return seen.splice(seen.indexOf(mail), 1)[0] ?? mail;
  }
}

/** Opens an account with a verified address. `person` has its password: the owner or a thief. */
async function openAccount() {
  const person = await signUpAndConfirm(api);
  const token = tokenIn(await mailTo(person.email, "verify"));
  await open().trpc.account.verifyEmail.mutate({ token });
  return person;
}

/** Gives an account another verified address. */
async function change(browser: Browser, to: string): Promise<void> {
  await browser.trpc.account.email.change.mutate({ email: to });
  const token = tokenIn(await mailTo(to, "move"));
  expect(await open().trpc.account.verifyEmail.mutate({ token })).toEqual({ outcome: "done" });
}

test("an account is taken back by the link to the address before, once, whatever a thief has left there", async () => {
  const [{ browser, email, password }, device] = [await openAccount(), softwareAuthenticator()];
  const thief = newEmail("thief");
  expect((await register(browser, device.register(await askFor(browser, "register")))).status).toBe(200);
  await change(browser, thief);
  const told = await mailTo(email, "changed");
  expect(told.text).toContain(`${webOrigin}/restore-email#`);
  const next = newEmail("next");
  await browser.trpc.account.email.change.mutate({ email: next });

  const token = tokenIn(told);
  const outcomes = await Promise.all([restore(token), restore(token)]);
  expect(outcomes).toEqual(expect.arrayContaining([{ outcome: "done", email }, { outcome: "expired" }]));
  expect(await refusalOf(browser.trpc.media.delete.mutate({ id: "any" }))).toMatchObject({ code: "SIGNED_OUT" });
  for (const address of [email, thief]) expect(await signInAs(address, password)).toBe(401);
  const stranger = open();
  const response = device.signIn(await askFor(stranger, "authenticate"));
  expect((await signIn(stranger, response)).status).toBe(401);
  const move = tokenIn(await mailTo(next, "move"));
  expect(await open().trpc.account.verifyEmail.mutate({ token: move })).toEqual({ outcome: "expired" });

  expect((await mailTo(email, "restored")).text).not.toContain("#");
  expect((await mailTo(thief, "returned")).text).not.toContain("#");
  const reset = { token: tokenIn(await mailTo(email, "reset")), password: "a better battery" };
  expect(await open().trpc.account.resetPassword.mutate(reset)).toEqual({ outcome: "done" });
  await browser.post("/api/auth/sign-in/email", { email, password: reset.password });
  expect(await browser.trpc.account.email.state.query()).toEqual({ email, isVerified: true });
  expect(await notedOf(browser)).toContain("email-restored");
  expect(api.logged.join("")).not.toContain(token);
});

test("who changes the address again keeps nobody from taking it back by the oldest link, and has no good one after that", async () => {
  const { browser, email } = await openAccount();
  const [first, second] = [newEmail("thief"), newEmail("thief")];
  for (const to of [first, second, newEmail("thief")]) await change(browser, to);
  expect(await restore(tokenIn(await mailTo(second, "changed")))).toEqual({ outcome: "done", email: second });
  expect(await restore(tokenIn(await mailTo(email, "changed")))).toEqual({ outcome: "done", email });
  expect(await restore(tokenIn(await mailTo(first, "changed")))).toEqual({ outcome: "expired" });
});

test("an owner who is signed in still, and changes the address back, leaves a thief no link either", async () => {
  const { browser, email } = await openAccount();
  const [first, second] = [newEmail("thief"), newEmail("thief")];
  await change(browser, first);
  await change(browser, second);
  await change(browser, email);
  expect((await mailTo(second, "returned")).text).not.toContain("#");
  expect(await restore(tokenIn(await mailTo(first, "changed")))).toEqual({ outcome: "expired" });
  expect(await browser.trpc.account.email.state.query()).toEqual({ email, isVerified: true });
});

test("where another account that reads the address's mails has it by now, the link stays good until that one has left it", async () => {
  const [{ browser, email }, other] = [await openAccount(), (await openAccount()).browser];
  await change(browser, newEmail("new"));
  const token = tokenIn(await mailTo(email, "changed"));
  await change(other, email);
  expect(await restore(token)).toEqual({ outcome: "taken" });
  expect((await browser.trpc.account.email.state.query()).email).not.toBe(email);
  await change(other, newEmail("bob"));
  expect(await restore(token)).toEqual({ outcome: "done", email });
});

test("a link to an older address outlives those to what was left after it, which a thief may have", async () => {
  const { browser, email, password } = await openAccount();
  const [thief, start] = [newEmail("thief"), Date.now()];
  const inDays = (days: number) => vi.useFakeTimers({ toFake: ["Date"], now: start + days * 24 * 60 * 60_000 });
  await change(browser, thief);
  inDays(1);
  await browser.trpc.confirm.byPassword.mutate({ password });
  await change(browser, newEmail("new"));
  inDays(7.9);
  expect(await restore(tokenIn(await mailTo(thief, "changed")))).toEqual({ outcome: "done", email: thief });
  inDays(14.8);
  expect(await restore(tokenIn(await mailTo(email, "changed")))).toEqual({ outcome: "done", email });
  vi.useRealTimers();
});

test("the link is good for seven days, and one place opens twenty in an hour", async () => {
  const { browser, email } = await openAccount();
  await change(browser, newEmail("new"));
  const token = tokenIn(await mailTo(email, "changed"));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 7 * 24 * 60 * 60_000 + 1_000 });
  expect(await restore(token)).toEqual({ outcome: "expired" });
  vi.useRealTimers();
  const guesser = open();
  for (let n = 0; n < 20; n += 1) expect(await restore(`guess-${n}`, guesser)).toEqual({ outcome: "expired" });
  expect(await refusalOf(restore(token, guesser))).toMatchObject({ code: "RATE_LIMITED" });
});
