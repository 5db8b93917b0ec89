import { expect } from "vitest";
import { z } from "zod";
import { type Browser, openBrowser, someAddress } from "./browser.ts";
import type { TestApi } from "./test-api.ts";

/** A new account, which is signed in, and the address that its mails go to. */
export async function signUp(api: Pick<TestApi, "app">, headers: Record<string, string> = {}) {
  const browser = openBrowser(api, { ...someAddress(), headers });
  const credentials = {
    name: "Ann",
    email: `ann-${crypto.randomUUID()}@example.com`,
    password: "correct horse battery",
  };
  expect((await browser.post("/api/auth/sign-up/email", credentials)).status).toBe(200);
  return { ...credentials, browser };
}

/** The same, who has shown to be the owner, as adding a passkey takes. */
export async function signUpAndConfirm(api: Pick<TestApi, "app">, headers: Record<string, string> = {}) {
  const person = await signUp(api, headers);
  const { password } = person;
  expect(await person.browser.trpc.confirm.byPassword.mutate({ password })).toEqual({ isConfirmed: true });
  return person;
}

const options = z.object({ challenge: z.string() });

/** What the API asks a device. */
export async function askFor(browser: Browser, what: "register" | "authenticate") {
  return options.parse(await (await browser.request(`/api/auth/passkey/generate-${what}-options`)).json());
}

export const register = (browser: Browser, response: object, more = {}) =>
  browser.post("/api/auth/passkey/verify-registration", { response, ...more });

export const signIn = (browser: Browser, response: object) =>
  browser.post("/api/auth/passkey/verify-authentication", { response });

export const passkeysOf = (browser: Browser) => browser.trpc.passkey.list.query();

/** What an account's list tells of, the newest first. */
export async function notedOf(browser: Browser) {
  const { items } = await browser.trpc.account.activity.query({});
  return items.map(({ kind }) => kind);
}
