import { expect, test } from "vitest";
import { createFormat } from "./format.ts";

const en = createFormat("en");
const ko = createFormat("ko");

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [1023, "1,023 bytes"],
  [1024, "1 kB"],
  [1.5 * 1024 ** 2, "1.5 MB"],
  [512 * 1024 ** 2, "512 MB"],
  [5 * 1024 ** 3, "5 GB"],
  [2 * 1024 ** 4, "2 TB"],
  [5000 * 1024 ** 4, "5,000 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(en.bytes(bytes)).toBe(text);
});

test.each([
  [0, "1 sec"],
  [41.2, "42 sec"],
  [59.5, "1 min"],
  [61, "2 min"],
  [3541, "1 hr"],
  [3600, "1 hr"],
  [5400, "2 hr"],
  [86_000, "1 day"],
  [604_700, "7 days"],
])("%d seconds are %s", (seconds, text) => {
  expect(en.seconds(seconds)).toBe(text);
});

test.each([
  [0, "0 ms"],
  [120.4, "120 ms"],
  [1000, "1 sec"],
  [2640, "2.6 sec"],
])("%d milliseconds are %s", (milliseconds, text) => {
  expect(en.milliseconds(milliseconds)).toBe(text);
});

test("a fraction is cut, so that 100% means done", () => {
  expect(en.fraction(0.999)).toBe("99%");
  expect(en.fraction(1)).toBe("100%");
});

test("a share is never 0%", () => {
  expect(en.share(1 / 1000)).toBe("<1%");
  expect(en.share(0.01)).toBe("1%");
  expect(en.share(0.999)).toBe("99%");
});

test("Korean has its own words for the same", () => {
  expect(ko.bytes(1.5 * 1024 ** 2)).toBe("1.5MB");
  expect(ko.seconds(61)).toBe("2분");
  expect(ko.date("2026-11-25T12:00:00")).toBe("2026. 11. 25.");
  expect(ko.month("2026-11-25T12:00:00")).toBe("2026년 11월");
  expect(ko.list(["PDF", "이미지"])).toBe("PDF 및 이미지");
});

test("a month is written out", () => {
  expect(en.month("2026-11-25T12:00:00")).toBe("November 2026");
});
