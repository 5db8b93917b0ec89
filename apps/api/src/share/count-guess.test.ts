import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test, vi } from "vitest";
import { createRateLimits } from "../rate-limits/rate-limits.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics, type LimitName } from "../telemetry/metrics.ts";
import { someAddress } from "../testing/browser.ts";
import { storageWithoutS3 } from "../testing/storage-without-s3.ts";
import { openTestDatabase } from "../testing/test-database.ts";
import { countGuess, countPassword, forgiveGuess } from "./count-guess.ts";
import { createShareRouter } from "./router.ts";

const settings = { pointsPerUser: 100, pointsPerAddress: 100, signUpsPerAddress: 1 };

test("all visitors together have 200 guesses of a link's password in an hour, and each ten in ten minutes", async () => {
  const limited: LimitName[] = [];
  const limits = createRateLimits({ settings, shared: undefined, onLimited: (limit) => limited.push(limit) });
  const guess = (address: string, link = "one") => countGuess({ limits, address }, link);
  const tooMany = { code: "RATE_LIMITED", sentence: "Too many passwords. Try again in 1 hour." };

  for (let time = 0; time < 200; time++) await guess(`10.0.0.${time % 20}`);
  await expect(guess("10.0.0.20")).rejects.toMatchObject(tooMany);
  await expect(guess("10.0.0.0")).rejects.toMatchObject({ sentence: expect.stringContaining("10 minutes") });
  await guess("10.0.0.20", "another");
  expect(limited).toEqual(["password", "password"]);

  // Right passwords count for neither limit.
  for (let time = 0; time < 201; time++) {
    await guess("10.0.1.0", "known");
    await forgiveGuess({ limits, address: "10.0.1.0" }, "known");
  }
});

/** Visitors of one link at one address, counted in the database; each process of the API has its own limits. */
async function visitorsOfALink({ processes = 1 } = {}) {
  const { db } = await openTestDatabase();
  const [link, place] = [randomUUID(), someAddress()];
  const all = Array.from({ length: processes }, () => createRateLimits({ settings, shared: db }));
  const askers = all.map((limits) => ({ limits, ...place }));
  const each = <T>(count: number, act: (asker: (typeof askers)[number]) => Promise<T>) =>
    Promise.allSettled(Array.from({ length: count }, (_, n) => act(askers[n % processes] ?? expect.fail())));
  return {
    /** Lets this number of visitors guess. Returns how many were allowed. */
    guess: async (count: number) =>
      (await each(count, (asker) => countGuess(asker, link))).filter(({ status }) => status === "fulfilled").length,
    wereRight: (count: number) => each(count, (asker) => forgiveGuess(asker, link)),
  };
}

test.each([1, 2])(
  "ten visitors of one address try at once, and who was right locks nobody out, with %i processes",
  async (processes) => {
    const { guess, wereRight } = await visitorsOfALink({ processes });
    for (const visitors of [10, 30, 10]) {
      expect(await guess(visitors)).toBe(10);
      await wereRight(10);
    }
    // Nine guesses were right.
    expect(await guess(30)).toBe(10);
    await wereRight(9);
    expect(await guess(30)).toBe(9);
    for (const visitors of [30, 1]) expect(await guess(visitors)).toBe(0);
  },
);

test("what is refused as its time ends gives no more guesses in the next", async () => {
  const { guess, wereRight } = await visitorsOfALink();
  const start = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  onTestFinished(() => void vi.useRealTimers());
  expect(await guess(10)).toBe(10);
  vi.setSystemTime(start + 595_000);
  expect(await guess(4)).toBe(0);
  await wereRight(10);
  expect(await guess(30)).toBe(6);
  vi.setSystemTime(start + 601_000);
  expect(await guess(30)).toBe(10);
});

test("one person gives 60 links in an hour a password, and as many more as none", async () => {
  const { db } = await openTestDatabase();
  const limits = createRateLimits({ settings, shared: undefined });
  const person = { id: randomUUID(), guest: false };
  const caller = createShareRouter({ db, storage: storageWithoutS3() }).createCaller({
    requestId: randomUUID(),
    person,
    address: undefined,
    log: createLog({ write: () => undefined }),
    limits,
    metrics: createMetrics({ ofProcess: false }),
  });

  for (let time = 0; time < 60; time++) await countPassword({ limits }, person.id);
  const ids = [randomUUID()];
  await expect(caller.create({ ids, password: "lighthouse" })).rejects.toThrow(
    "RATE_LIMITED: Too many links with a password. Try again in 1 hour.",
  );
  // Refused for another reason: there is no such person.
  await expect(caller.create({ ids })).rejects.toThrow("SIGNED_OUT");
  await countPassword({ limits }, randomUUID());
});
