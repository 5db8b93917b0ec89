import { expect, test } from "vitest";
import { createRateLimits } from "../rate-limits/rate-limits.ts";
import type { LimitName } from "../telemetry/metrics.ts";
import { countSending } from "./count-sending.ts";

test("by one link a visitor begins 400 files in an hour, and all of them 2,000", async () => {
  const limited: LimitName[] = [];
  const settings = { pointsPerUser: 100, pointsPerAddress: 100, signUpsPerAddress: 1 };
  const limits = createRateLimits({ settings, shared: undefined, onLimited: (limit) => limited.push(limit) });
  const begin = (address: string, link = "one") => countSending({ limits, address }, link);
  const tooMany = { code: "RATE_LIMITED", sentence: "Too many files by this link. Try again in 1 hour." };

  for (let time = 0; time < 400; time++) await begin("10.0.0.0");
  await expect(begin("10.0.0.0")).rejects.toMatchObject(tooMany);
  await begin("10.0.0.0", "another");
  for (let time = 0; time < 1_600; time++) await begin(`10.0.1.${time % 20}`);
  await expect(begin("10.0.2.0")).rejects.toMatchObject(tooMany);
  expect(limited).toEqual(["file-request", "file-request"]);
});
