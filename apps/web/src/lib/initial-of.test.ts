import { afterEach, expect, test, vi } from "vitest";
import { initialOf } from "./initial-of.ts";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["ada", "A"],
  [" Ada Lovelace", "A"],
  ["가람", "가"],
  ["🦊 fox", "🦊"],
  ["👩🏽‍🚀 Ada", "👩🏽‍🚀"],
  ["🇰🇷", "🇰🇷"],
  ["", ""],
])("what the name %j begins with is %j", (name, initial) => {
  expect(initialOf(name)).toBe(initial);
});

test("where a browser knows no graphemes, no character is cut in two", () => {
  const { Segmenter: _, ...without } = Object.getOwnPropertyDescriptors(Intl);
  vi.stubGlobal("Intl", Object.defineProperties({}, without));
  expect(initialOf("🦊 fox")).toBe("🦊");
  expect(initialOf("ada")).toBe("A");
});
