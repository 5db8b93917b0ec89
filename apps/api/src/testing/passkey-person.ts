import { expect } from "vitest";
import { z } from "zod";
import { type Browser, openBrowser, someAddress } from "./browser.ts";
import type { TestApi } from "./test-api.ts";

/** Creates an account and signs it in. Returns also the address that its mails go to. */
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

/** Does the same, and confirms as the owner, which adding a passkey requires. */
export async function signUpAndConfirm(api: Pick<TestApi, "app">, headers: Record<string, string> = {}) {
  const person = await signUp(api, headers);
  const { password } = person;
  expect(await person.browser.trpc.confirm.byPassword.mutate({ password })).toEqual({ isConfirmed: true });
  return person;
}

const options = z.object({ challenge: z.string() });

/** Returns the API's options for a passkey device. */
export async function askFor(browser: Browser, what: "register" | "authenticate") {
  return options.parse(await (await browser.request(`/api/auth/passkey/generate-${what}-options`)).json());
}

export const register = (browser: Browser, response: object, more = {}) =>
  browser.post("/api/auth/passkey/verify-registration", { response, ...more });

export const signIn = (browser: Browser, response: object) =>
  browser.post("/api/auth/passkey/verify-authentication", { response });

export const passkeysOf = (browser: Browser) => browser.trpc.passkey.list.query();

/** Returns the kinds of an account's activity, newest first. */
export async function notedOf(browser: Browser) {
  const { items } = await browser.trpc.account.activity.query({});
  return items.map(({ kind }) => kind);
}
