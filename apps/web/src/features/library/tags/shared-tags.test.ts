import { expect, test } from "vitest";
import { changeOf, countsOf, isTooMany, shareOf, toggledTag, type Wanted } from "./shared-tags.ts";

const files = [
  { id: "a", tags: ["sea", "Trip"] },
  { id: "b", tags: ["trip"] },
];
const counts = countsOf(files);

test("a tag is of all files, of some or of none, in whatever case", () => {
  expect(["TRIP", "sea", "none"].map((tag) => shareOf(tag, counts))).toEqual(["all", "some", "none"]);
});

test("a tag's box that stands for some files goes to all, to none and back; another one to and fro", () => {
  const clicks = (tag: string, count: number) =>
    Array.from({ length: count }).reduce<Wanted>((now) => toggledTag(now, tag, shareOf(tag, counts)), new Map());
  const seen = (tag: string) => [1, 2, 3].map((count) => clicks(tag, count).get(tag) ?? shareOf(tag, counts));
  expect(seen("sea")).toEqual(["all", "none", "some"]);
  expect(seen("trip")).toEqual(["none", "all", "none"]);
  expect(seen("new")).toEqual(["all", "none", "all"]);
});

test("a tag that the files have, or lack, already is no change", () => {
  const wanted: Wanted = new Map([
    ["sea", "all"],
    ["trip", "none"],
    ["new", "none"],
  ]);
  expect(changeOf(wanted, files)).toEqual({ ids: ["a", "b"], add: ["sea"], remove: ["trip"] });
  expect(changeOf(new Map([["trip", "all"]]), files)).toEqual({ ids: ["a", "b"], add: [], remove: [] });
});

test("ten tags are not too many for a file, eleven are", () => {
  const add = (count: number) => ({ ids: ["a"], add: Array.from({ length: count }, (_, n) => `${n}`), remove: [] });
  expect(isTooMany(add(8), files)).toBe(false);
  expect(isTooMany(add(9), files)).toBe(true);
  expect(isTooMany({ ...add(9), remove: ["sea"] }, files)).toBe(false);
});
