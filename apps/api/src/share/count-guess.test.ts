import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createRateLimits } from "../rate-limits/rate-limits.ts";
import { createLog } from "../telemetry/log.ts";
import { createMetrics, type LimitName } from "../telemetry/metrics.ts";
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

  // What was right counts for neither.
  for (let time = 0; time < 201; time++) {
    await guess("10.0.1.0", "known");
    await forgiveGuess({ limits, address: "10.0.1.0" }, "known");
  }
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
  // Refused for something else: there is no such person.
  await expect(caller.create({ ids })).rejects.toThrow("SIGNED_OUT");
  await countPassword({ limits }, randomUUID());
});
