import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRetryableStatus, retryDelay } from "./retry-rules.ts";

const longest = () => 1;
const shortest = () => 0;

describe("retryDelay", () => {
  test.each([
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [6, 30_000],
    [1_000, 30_000],
    [10_000, 30_000],
  ])("traps: 69 after %d failures waits anything up to %d ms", (attempt, most) => {
    expect(retryDelay(attempt, { random: longest })).toBe(most);
    expect(retryDelay(attempt, { random: shortest })).toBe(0);
    expect(retryDelay(attempt, { random: () => 0.5 })).toBe(most / 2);
  });

  test("never waits less than the server asked for, nor for ever", () => {
    expect(retryDelay(1, { retryAfter: 7, random: shortest })).toBe(7_000);
    expect(retryDelay(9, { retryAfter: 7, random: longest })).toBe(8_000);
    expect(retryDelay(1, { retryAfter: 86_400, random: shortest })).toBe(120_000);
    expect(retryDelay(1, { retryAfter: Number.POSITIVE_INFINITY, random: shortest })).toBe(120_000);
  });

  test.each([Number.NaN, -5, 0])("a wish of %d seconds is none", (retryAfter) => {
    expect(retryDelay(1, { retryAfter, random: longest })).toBe(1_000);
  });

  test("is a time that a timer takes, for any attempt", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, retryAfter, random) => {
          const delay = retryDelay(attempt, { retryAfter, random: () => random });
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(121_000);
        },
      ),
    );
  });
});

describe("isRetryableStatus", () => {
  test.each([0, 408, 409, 429, 500, 502, 503, 504])("%d heals", (status) => {
    expect(isRetryableStatus(status)).toBe(true);
  });

  test.each([200, 301, 400, 401, 403, 404, 411, 412, 413, 416, 501])("traps: 69 %d does not", (status) => {
    expect(isRetryableStatus(status)).toBe(false);
  });

  test("traps: 80 S3's RequestTimeout heals, though it is a 400", () => {
    expect(isRetryableStatus(400, "RequestTimeout")).toBe(true);
    expect(isRetryableStatus(400, "EntityTooLarge")).toBe(false);
  });

  test.each(["BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch"])(
    "a body that was damaged on the way heals when it is sent again, whether S3 calls that %s",
    (code) => {
      expect(isRetryableStatus(400, code)).toBe(true);
    },
  );
});
