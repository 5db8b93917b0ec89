import { randomUUID } from "node:crypto";
import { toUploadError } from "@s3-direct/upload-core";
import { expect, onTestFinished, test, vi } from "vitest";
import { openBrowser, openGuest, refusalOf, someAddress } from "../testing/browser.ts";
import { startTestApi } from "../testing/test-api.ts";
import { openTestDatabase, testDatabaseUrl } from "../testing/test-database.ts";
import { parseEnv } from "../env/env.ts";
import { createRateLimits, type RateLimits } from "./rate-limits.ts";

const file = { filename: "a.txt", contentType: "text/plain", size: 5 };
const limited = {
  code: "RATE_LIMITED",
  sentence: expect.stringMatching(/^Too many requests\. Try again in (\d+ seconds?|1 minute)\.$/),
  retryable: true,
  details: { retryAfter: expect.stringMatching(/^\d+$/) },
};

const limitedMessage = expect.stringMatching(/^RATE_LIMITED: /);

/** Builds a batch as a tRPC client sends it. */
const batchOf = (count: number, path: string, input: unknown) =>
  [
    `/trpc/${Array(count).fill(path).join(",")}?batch=1`,
    Object.fromEntries(Array.from({ length: count }, (_, index) => [index, input])),
  ] as const;

test("traps: 127 a batch of 20 creates counts 20, and each beyond the limit is refused by itself", async () => {
  await using api = await startTestApi({ RATE_LIMIT_USER: "30" });
  const guest = await openGuest(api);
  expect((await guest.post(...batchOf(20, "upload.create", file))).status).toBe(200);
  const second = await guest.post(...batchOf(20, "upload.create", file));
  expect(second.status).toBe(207);
  const answers: unknown = await second.json();
  if (!Array.isArray(answers)) expect.fail("A batch is answered by a list.");
  // The database decides which of them come first.
  const isRefusal = (answer: unknown) => JSON.stringify(answer).includes("RATE_LIMITED");
  const [refusals, others] = [answers.filter(isRefusal), answers.filter((answer) => !isRefusal(answer))];
  expect(refusals).toEqual(
    Array.from({ length: 10 }, () => ({ error: expect.objectContaining({ message: limitedMessage }) })),
  );
  expect(others).toEqual(Array.from({ length: 10 }, () => ({ result: expect.anything() })));
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);

  const refused = await guest.post("/trpc/upload.create", file);
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  expect(await refusalOf(guest.trpc.media.list.query({}))).toEqual(limited);
  // Calls that cost nothing stay free, and other people are not affected.
  expect(await guest.trpc.config.query()).toMatchObject({ guests: true });
  expect((await (await openGuest(api)).trpc.upload.create.mutate(file)).kind).toBe("single");
});

test("an address is limited whoever asks", async () => {
  await using api = await startTestApi({ RATE_LIMIT_ADDRESS: "4", TRUST_PROXY: "1" });
  const office = someAddress();
  for (let person = 0; person < 4; person += 1) await (await openGuest(api, office)).trpc.upload.create.mutate(file);
  expect(await refusalOf((await openGuest(api, office)).trpc.upload.create.mutate(file))).toEqual(limited);
  expect((await (await openGuest(api, someAddress())).trpc.upload.create.mutate(file)).kind).toBe("single");
});

test("calls without a session are limited by their address, and hold up nobody there who has one", async () => {
  await using api = await startTestApi({ RATE_LIMIT_ADDRESS: "4", TRUST_PROXY: "1" });
  const office = someAddress();
  const colleague = await openGuest(api, office);
  const stranger = openBrowser(api, office);
  const answers = await Promise.all(Array.from({ length: 8 }, () => refusalOf(stranger.trpc.media.list.query({}))));
  expect(answers.filter(({ code }) => code === "RATE_LIMITED")).toHaveLength(4);
  expect((await colleague.trpc.upload.create.mutate(file)).kind).toBe("single");
});

test("a person over the own limit spends nothing of the address, whose others go on", async () => {
  await using api = await startTestApi({ RATE_LIMIT_USER: "5", RATE_LIMIT_ADDRESS: "30", TRUST_PROXY: "1" });
  const office = someAddress();
  const [eager, other] = [await openGuest(api, office), await openGuest(api, office)];
  const usage = () => eager.request("/trpc/media.usage");
  const answers = await Promise.all(Array.from({ length: 60 }, usage));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  expect((await other.trpc.upload.create.mutate(file)).kind).toBe("single");
});

test("one address makes so many accounts and guests in an hour", async () => {
  await using api = await startTestApi({ SIGN_UPS_PER_ADDRESS: "3", TRUST_PROXY: "1" });
  const here = someAddress();
  const account = () => ({ name: "Ann", email: `${randomUUID()}@example.com`, password: "correct horse battery" });
  const ann = account();
  expect((await openBrowser(api, here).post("/api/auth/sign-up/email", ann)).status).toBe(200);
  await openGuest(api, here);
  // Attempts to find out which addresses have accounts count as well.
  expect((await openBrowser(api, here).post("/api/auth/sign-up/email", ann)).status).toBe(422);
  for (const path of ["sign-up/email", "sign-in/anonymous"]) {
    const browser = openBrowser(api, here);
    const refused = await browser.post(`/api/auth/${path}`, account());
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^3[56]\d\d$/)]);
    expect(await refused.json()).toMatchObject({
      code: "RATE_LIMITED",
      message: "Too many requests. Try again in 1 hour.",
      retryAfter: expect.any(Number),
    });
    expect(browser.jar.size).toBe(0);
  }
  // People with an account can sign in.
  expect((await openBrowser(api, here).post("/api/auth/sign-in/email", ann)).status).toBe(200);
});

test("after the time that was told it goes on", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const settings = { pointsPerUser: 1, pointsPerAddress: 100, signUpsPerAddress: 1 };
  const limits = createRateLimits({ settings, shared: undefined });
  const spend = () => limits.spend({ path: "upload.finish", userId: "ann", address: undefined });
  await expect(spend()).rejects.toMatchObject({ details: { retryAfter: "60" } });
  vi.advanceTimersByTime(1100);
  await expect(spend()).rejects.toMatchObject({ details: { retryAfter: "59" } });
});

test("while the database is down each process counts by itself, to the same limits", async () => {
  const { db } = await openTestDatabase();
  let isDown = false;
  const shared = new Proxy(db, {
    get(database, name) {
      if (isDown) throw new Error("The database is down.");
      return Reflect.get(database, name);
    },
  });
  const settings = { pointsPerUser: 3, pointsPerAddress: 100, signUpsPerAddress: 1 };
  const startProcess = () => createRateLimits({ settings, shared });
  // An address of its own: on a shared Postgres, calls of other tests without one count as well.
  const call = { path: "media.list", userId: randomUUID(), ...someAddress() };
  const spendFour = async ({ spend }: Pick<RateLimits, "spend">) => {
    const outcomes: string[] = [];
    const refusal = (error: unknown) => toUploadError(error).code;
    for (let n = 0; n < 4; n += 1) outcomes.push(await spend(call).then(() => "counted", refusal));
    return outcomes;
  };
  const three = ["counted", "counted", "counted", "RATE_LIMITED"];
  isDown = true;
  const process = startProcess();
  expect(await spendFour(process)).toEqual(three);
  expect(await spendFour(startProcess())).toEqual(three);
  isDown = false;
  // Nothing of that was counted in the database; from now on the processes count together.
  expect(await spendFour(process)).toEqual(three);
  await expect(startProcess().spend(call)).rejects.toMatchObject({ code: "RATE_LIMITED" });
});

test("a clock that was days ahead for a moment keeps nobody out until then, and lets nobody through", async () => {
  onTestFinished(() => void vi.useRealTimers());
  const { db: shared } = await openTestDatabase();
  const settings = { pointsPerUser: 3, pointsPerAddress: 100, signUpsPerAddress: 1 };
  const call = { path: "media.list", userId: randomUUID(), ...someAddress() };
  const rule = { max: 3, window: 60 };
  const processes = [0, 1].map(() => createRateLimits({ settings, shared }));
  const countBoth = async () => {
    const counted = [];
    for (const { spend, attempt } of [...processes, ...processes, ...processes, ...processes]) {
      const isSpent = await spend(call).then(
        () => true,
        () => false,
      );
      counted.push(isSpent, (await attempt(call.userId, rule)).allowed);
    }
    return counted.filter(Boolean).length;
  };
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 24 * 60 * 60_000 });
  expect(await countBoth()).toBe(6);
  vi.useRealTimers();
  expect(await countBoth()).toBe(12);
  expect(await countBoth()).toBe(0);
});

if (testDatabaseUrl !== undefined) {
  test("on a database that they share, processes count together", async () => {
    const variables = { RATE_LIMIT_USER: "30", BETTER_AUTH_SECRET: "a-secret-of-the-tests-0123456789abcdef" };
    await using first = await startTestApi(variables);
    await using second = await startTestApi(variables);
    const guest = await openGuest(first);
    const elsewhere = openBrowser(second);
    for (const [name, value] of guest.jar) elsewhere.jar.set(name, value);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? guest : elsewhere).request("/trpc/media.usage")),
    );
    const counted = answers.filter(({ status }) => status === 200);
    expect(counted).toHaveLength(30);
  });
}

test("a thousand files at once pass the limits that are set by default", async () => {
  const { limits: settings } = parseEnv({});
  const limits = createRateLimits({ settings, shared: undefined });
  const spend = (path: string) => limits.spend({ path, userId: "ann", address: "192.0.2.1" });
  for (let file = 0; file < 1_000; file += 1) {
    await spend("upload.create");
    await spend("upload.finish");
    // A page that shows files lists them now and then.
    if (file % 10 === 0) await spend("media.list");
  }
});
