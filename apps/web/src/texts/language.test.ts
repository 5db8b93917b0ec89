import { expect, test } from "vitest";
import { preferred } from "./language.ts";

test.each([
  [["ko-KR", "en"], "ko"],
  [["de-DE", "ko"], "ko"],
  [["de-DE", "en-GB", "ko"], "en"],
  [["de-DE"], "en"],
  [[], "en"],
])("of %j the page speaks %s", (wanted, locale) => {
  expect(preferred(wanted)).toBe(locale);
});
