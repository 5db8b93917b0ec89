import { expect, test } from "vitest";
import { createRateLimits } from "../rate-limits/rate-limits.ts";
import type { LimitName } from "../telemetry/metrics.ts";
import { countGuess } from "./count-guess.ts";

test("all visitors together have 200 guesses of a link's password in an hour, and each ten in ten minutes", async () => {
  const limited: LimitName[] = [];
  const settings = { pointsPerUser: 1, pointsPerAddress: 1, signUpsPerAddress: 1 };
  const limits = createRateLimits({ settings, shared: undefined, onLimited: (limit) => limited.push(limit) });
  const guess = (address: string, link = "one") => countGuess({ limits, address }, link);
  const tooMany = { code: "RATE_LIMITED", sentence: "Too many passwords. Try again in 1 hour." };

  for (let time = 0; time < 200; time++) await guess(`10.0.0.${time % 20}`);
  await expect(guess("10.0.0.20")).rejects.toMatchObject(tooMany);
  await expect(guess("10.0.0.0")).rejects.toMatchObject({ sentence: expect.stringContaining("10 minutes") });
  await guess("10.0.0.20", "another");
  expect(limited).toEqual(["password", "password"]);
});
