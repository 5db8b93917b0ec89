import { afterEach, expect, test } from "vitest";
import { monthsOf } from "./months.ts";

const zone = process.env["TZ"];
afterEach(() => {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
});

const file = (createdAt: string) => ({ createdAt });
const monthsIn = (timeZone: string, times: readonly string[]) => {
  process.env["TZ"] = timeZone;
  return monthsOf(times.map(file)).map(({ month, files }) => [month, files.map(({ createdAt }) => createdAt)]);
};

test("no files have no months", () => {
  expect(monthsOf([])).toEqual([]);
});

test("files stand under their months in their own order, over the end of a year, too", () => {
  const newest = ["2027-01-02T12:00:00Z", "2026-12-30T12:00:00Z", "2026-12-05T12:00:00Z", "2025-12-05T12:00:00Z"];
  const [a, b, c, d] = newest;
  expect(monthsIn("UTC", newest)).toEqual([
    ["2027-01", [a]],
    ["2026-12", [b, c]],
    ["2025-12", [d]],
  ]);
  expect(monthsIn("UTC", newest.toReversed())).toEqual([
    ["2025-12", [d]],
    ["2026-12", [c, b]],
    ["2027-01", [a]],
  ]);
});

test("the month is that of the reader's time zone", () => {
  const newYear = ["2026-12-31T15:30:00Z"];
  expect(monthsIn("Asia/Seoul", newYear)).toEqual([["2027-01", newYear]]);
  expect(monthsIn("UTC", newYear)).toEqual([["2026-12", newYear]]);
  expect(monthsIn("Pacific/Kiritimati", ["2026-10-31T10:00:00Z"])).toEqual([["2026-11", ["2026-10-31T10:00:00Z"]]]);
  expect(monthsIn("America/Los_Angeles", ["2026-11-01T06:59:00Z"])).toEqual([["2026-10", ["2026-11-01T06:59:00Z"]]]);
});

test("files that another order has mixed stand under one month all the same", () => {
  const mixed = ["2026-11-02T12:00:00Z", "2026-10-02T12:00:00Z", "2026-11-01T12:00:00Z"];
  expect(monthsIn("UTC", mixed)).toEqual([
    ["2026-11", [mixed[0], mixed[2]]],
    ["2026-10", [mixed[1]]],
  ]);
});
