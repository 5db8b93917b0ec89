import { expect, test } from "vitest";
import { describeWait } from "./describe-wait.ts";

test.each([
  [0, "in 1 second"],
  [1, "in 1 second"],
  [59, "in 59 seconds"],
  [60, "in 1 minute"],
  [61, "in 2 minutes"],
  [3_540, "in 59 minutes"],
  [3_541, "in 1 hour"],
  [3_600, "in 1 hour"],
  [7 * 86_400 - 1, "in 7 days"],
])("%d seconds are %s, rounded up", (seconds, text) => {
  expect(describeWait(seconds)).toBe(text);
});
