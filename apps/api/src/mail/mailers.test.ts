import { createServer } from "node:net";
import { once } from "node:events";
import { afterAll, expect, test } from "vitest";
import { startTestApi } from "../testing/test-api.ts";
import { openBrowser, refusalOf, someAddress } from "../testing/browser.ts";
import { startMailCatcher } from "../testing/mail-catcher.ts";
import type { LogFields } from "../telemetry/log.ts";
import { accountMail } from "./account-mails.ts";
import { createSmtpMailer } from "./smtp-mailer.ts";
import { createTerminalMailer } from "./terminal-mailer.ts";
import { languageOf } from "./language-of.ts";

const logged: string[] = [];
const note = (fields: LogFields, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
const log = { info: note, warn: note, error: note };
const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

function mailerTo(url: string, { askMs = 3_000 } = {}) {
  const mailer = createSmtpMailer({ url, from: "no-reply@example.com" }, { log, timeouts: { askMs, endMs: 100 } });
  closers.push(mailer.close);
  return mailer;
}

const link = "https://app.example.com/reset-password#a-secret";
const webOrigin = "https://app.example.com";
const mail = accountMail("reset", { to: "ann@example.com", language: "en", webOrigin, link });

test("a password goes to the mail server by TLS alone, and to one whose certificate is right", async () => {
  const passwords: unknown[] = [];
  await using server = await startMailCatcher({
    authOptional: false,
    disabledCommands: [],
    onAuth: ({ username, password }, _, done) => {
      passwords.push(password);
      done(null, { user: username ?? "" });
    },
  });
  const address = `smtp://ann:p%40ss@127.0.0.1:${server.port}`;
  expect(await mailerTo(address).isUp()).toBe(false);
  expect(logged.at(-1)).toMatch(/"reason":"(DEPTH_ZERO_SELF_SIGNED_CERT|CERT_HAS_EXPIRED|UNABLE_\w+|SELF_SIGNED\w*)"/);
  expect(passwords).toEqual([]);

  const trusting = mailerTo(`${address}?tls.rejectUnauthorized=false`);
  expect(await trusting.isUp()).toBe(true);
  trusting.send(mail);
  expect(await server.next("ann@example.com")).toMatchObject({ isSecure: true, subject: mail.subject });
  expect(new Set(passwords)).toEqual(new Set(["p@ss"]));

  await using plain = await startMailCatcher({ allowInsecureAuth: true });
  expect(await mailerTo(`smtp://ann:p%40ss@127.0.0.1:${plain.port}`).isUp()).toBe(false);
});

test("a server that is down, or says nothing, is reported in time, and once", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  if (address === null || typeof address === "string") expect.fail("The system gave no port.");
  const waiting = mailerTo(`smtp://127.0.0.1:${address.port}?greetingTimeout=100`);
  logged.length = 0;
  expect(await Promise.all([waiting.isUp(), waiting.isUp()])).toEqual([false, false]);
  expect(logged).toEqual([expect.stringContaining("no mails can be sent")]);
  const startedAt = Date.now();
  expect(await mailerTo(`smtp://127.0.0.1:${address.port}?greetingTimeout=2000`, { askMs: 300 }).isUp()).toBe(false);
  expect(Date.now() - startedAt).toBeLessThan(2_000);
  silent.close();

  const down = mailerTo(`smtp://127.0.0.1:${address.port}`);
  await once(silent, "close").catch(() => undefined);
  expect(await down.isUp()).toBe(false);
  down.send(mail);
  await down.close();
  // The failure of the mail that was not waited for may be logged meanwhile.
  await expect.poll(() => logged.find((line) => line.startsWith("a mail was not sent"))).toMatch(/"reason":"E/);
  expect(logged.join("")).not.toMatch(/ann@|a-secret/);
});

test("a server that never takes a mail holds up nobody's end", async () => {
  await using slow = await startMailCatcher({ onMailFrom: () => undefined });
  const mailer = mailerTo(slow.url);
  // The mail follows the response, so `close` waits for it, too.
  mailer.hold(mailer.isUp().then(() => mailer.send(mail)));
  const startedAt = Date.now();
  await mailer.close();
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  await expect.poll(() => logged.at(-1)).toMatch(/^a mail was not sent/);
});

test("more mails than can wait are not sent", () => {
  const mailer = mailerTo("smtp://127.0.0.1:9");
  const never = new Promise<void>(() => undefined);
  for (let n = 0; n < 200; n += 1) mailer.hold(never);
  mailer.send(mail);
  expect(logged.at(-1)).toBe('a mail was not sent {"kind":"reset","reason":"too many are waiting"}');
});

test("a person is told that no mail can be sent, whoever it is", async () => {
  await using server = await startMailCatcher();
  await server[Symbol.asyncDispose]();
  await using api = await startTestApi({ SMTP_URL: server.url, MAIL_FROM: "no-reply@example.com", TRUST_PROXY: "1" });
  const browser = openBrowser(api, someAddress());
  const ann = { name: "Ann", email: `ann-${crypto.randomUUID()}@example.com`, password: "correct horse battery" };
  expect((await browser.post("/api/auth/sign-up/email", ann)).status).toBe(200);
  expect(await browser.trpc.account.sendVerification.mutate()).toEqual({ isSent: false });
  for (const email of [ann.email, `nobody-${crypto.randomUUID()}@example.com`])
    expect(await browser.trpc.account.requestReset.mutate({ email })).toEqual({ isSent: false });
});

test("without a mail server all is as it was, and the log says so once", async () => {
  await using api = await startTestApi();
  expect(api.logged.filter((line) => line.includes("SMTP_URL is not set"))).toHaveLength(1);
  const browser = openBrowser(api);
  expect(await browser.trpc.config.query()).toMatchObject({ mails: false });
  const asking = browser.trpc.account.requestReset.mutate({ email: "ann@example.com" });
  expect(await refusalOf(asking)).toMatchObject({ code: "REFUSED" });
});

test("in development a mail is a line of the terminal, with its link", () => {
  const lines: string[] = [];
  createTerminalMailer((line) => lines.push(line)).send(mail);
  expect(lines).toEqual([`Mail to ann@example.com: Choose a new password for app.example.com ${link}\n`]);
});

test.each([
  [undefined, "en"],
  ["ko", "ko"],
  ["de-DE,de;q=0.9,ko-KR;q=0.8,en;q=0.7", "ko"],
  ["fr", "en"],
])("whoever reads %j gets mails in %s", (header, language) => {
  expect(languageOf(header)).toBe(language);
});
