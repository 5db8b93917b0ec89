import { randomUUID } from "node:crypto";
import { betterAuth } from "better-auth/minimal";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openBrowser, openGuest, refusalOf, someAddress } from "../testing/browser.ts";
import type { TestApi } from "../testing/test-api.ts";
import { useOwnS3 } from "../testing/use-own-s3.ts";

let api: TestApi;

// This S3 has a janitor. No account can be deleted without one.
useOwnS3((started) => ({ api } = started), { TRUST_PROXY: "1" });

const password = "correct horse battery";

async function signUp() {
  const browser = openBrowser(api, someAddress());
  const account = { name: "Ann", email: `ann-${randomUUID()}@example.com`, password };
  expect((await browser.post("/api/auth/sign-up/email", account)).status).toBe(200);
  const remove = async (body: object) => {
    const response = await browser.post("/api/auth/delete-user", body);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return { browser, account, remove };
}

describe("the password that deletes an account", () => {
  test("is not told right from wrong where nothing would be deleted", async () => {
    const { browser } = await signUp();
    const answer = async (body: object) => {
      const response = await browser.post("/api/auth/delete-user", body);
      return [response.status, await response.text()];
    };
    for (const more of [{ token: "x" }, { token: "" }, { callbackURL: "/" }])
      for (const tried of [password, "a wrong one"])
        expect(await answer({ password: tried, ...more })).toEqual([400, ""]);
    expect((await browser.trpc.media.list.query({})).items).toEqual([]);
  });

  test("is counted with those by which the account shows who it is: ten in ten minutes", async () => {
    const { browser, account, remove } = await signUp();
    for (let time = 0; time < 9; time++)
      expect(await remove({ password: "a wrong one" })).toMatchObject({
        status: 400,
        body: { code: "INVALID_PASSWORD" },
      });
    // A request without a password does not count as a try.
    expect(await remove({})).toMatchObject({ status: 400, body: { code: "INVALID_PASSWORD" } });
    expect(await browser.trpc.confirm.byPassword.mutate({ password: "a wrong one" })).toEqual({ isConfirmed: false });

    const refused = await remove({ password });
    expect(refused).toMatchObject({
      status: 429,
      body: {
        code: "RATE_LIMITED",
        message: "Too many tries. Try again in 10 minutes.",
        retryAfter: expect.any(Number),
      },
    });
    expect(refused.headers.get("retry-after")).toMatch(/^(5\d\d|600)$/);
    const confirming = browser.trpc.confirm.byPassword.mutate({ password });
    expect(await refusalOf(confirming)).toMatchObject({ code: "RATE_LIMITED" });
    // The account still exists.
    expect((await openBrowser(api, someAddress()).post("/api/auth/sign-in/email", account)).status).toBe(200);
  });

  test("is spent by nobody who has signed out", async () => {
    const { browser, account, remove } = await signUp();
    const thief = openBrowser(api, someAddress());
    for (const [name, value] of browser.jar) thief.jar.set(name, value);
    await browser.post("/api/auth/sign-out");
    for (let time = 0; time < 11; time++) {
      const jar = new Map(thief.jar);
      expect((await thief.post("/api/auth/delete-user", { password })).status).toBe(401);
      for (const [name, value] of jar) thief.jar.set(name, value);
    }
    expect((await browser.post("/api/auth/sign-in/email", account)).status).toBe(200);
    expect(await remove({ password })).toMatchObject({ status: 200 });
  });

  test("is asked of no guest", async () => {
    const guest = await openGuest(api, someAddress());
    expect((await guest.post("/api/auth/delete-user", { token: "x" })).status).toBe(400);
    expect((await guest.post("/api/auth/delete-user", {})).status).toBe(200);
  });
});

test("better-auth takes a password where one signs up or in, or deletes the account, and nowhere else", async () => {
  const { browser } = await signUp();
  const { api: all } = betterAuth({ secret: "a-secret-of-the-tests-0123456789abcdef", logger: { disabled: true } });
  const paths = Object.values(all).flatMap(({ path, options }) =>
    path !== undefined && "body" in options && takesPassword(options.body) ? path : [],
  );
  expect(paths).toContain("/verify-password");
  const isOpen = async (path: string) => (await browser.post(`/api/auth${path}`, {})).status !== 404;
  const open = await Promise.all(paths.map(async (path) => ((await isOpen(path)) ? path : [])));
  expect(open.flat().toSorted()).toEqual(["/delete-user", "/sign-in/email", "/sign-up/email"]);
  expect((await browser.request("/api/auth/delete-user/callback?token=x")).status).toBe(404);
});

/** Whether a field of the body has "password" in its name. */
const takesPassword = (body: z.ZodType) =>
  /password/i.test(JSON.stringify(z.toJSONSchema(body, { unrepresentable: "any", io: "input" })));
