import { expect, test } from "vitest";
import { longAgo } from "./long-ago.ts";

const now = Date.parse("2026-11-29T12:00:00Z");

test.each([
  ["2026-11-29T11:00:01Z", "en", undefined],
  ["2026-11-29T11:00:00Z", "en", "1 hour ago"],
  ["2026-11-28T12:00:01Z", "en", "23 hours ago"],
  ["2026-11-28T12:00:00Z", "en", "1 day ago"],
  ["2026-11-23T12:00:00Z", "ko", "6일 전"],
])("%s is, in %s, %s", (iso, locale, said) => {
  expect(longAgo(iso, { now, locale })).toBe(said);
});
