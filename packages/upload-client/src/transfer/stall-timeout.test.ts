import { expect, test } from "vitest";
import { stallTimeoutFor } from "./stall-timeout.ts";

const MB = 1_000_000;

test("a line of which nothing is known gets the whole time", () => {
  expect(stallTimeoutFor(30, undefined)).toBe(30);
  expect(stallTimeoutFor(30, Number.NaN)).toBe(30);
  expect(stallTimeoutFor(30, 0)).toBe(30);
});

test("traps: 83 the faster the line, the sooner a connection that stands still is given up", () => {
  expect(stallTimeoutFor(30, 0.1 * MB)).toBe(30);
  expect(stallTimeoutFor(30, 2 * MB)).toBeCloseTo(16.8, 1);
  expect(stallTimeoutFor(30, 100 * MB)).toBe(10);
});

test("never later than the page wants", () => {
  expect(stallTimeoutFor(5, 100 * MB)).toBe(5);
  expect(stallTimeoutFor(0.1, 1)).toBe(0.1);
});
