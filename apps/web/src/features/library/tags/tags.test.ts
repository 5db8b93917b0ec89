import { expect, test } from "vitest";
import { isTooLong } from "./tag-name.ts";
import { suggestedTags, tagsAfter, tagsIn, uniqueTags } from "./tags.ts";

test("what is typed with commas between is several tags, without what shows nothing", () => {
  expect(tagsIn(" harbour,, 항구 ,\u200b, evening light")).toEqual(["harbour", "항구", "evening light"]);
  expect(tagsIn("항구".normalize("NFD"))).toEqual(["항구"]);
  expect(tagsIn("\uFEFFhar\u00ADbour\u200b, 👩\u200d👧")).toEqual(["harbour", "👩\u200d👧"]);
});

test("a tag has up to 40 characters, of which an emoji is one", () => {
  expect(["😀".repeat(40), "😀".repeat(41)].map(isTooLong)).toEqual([false, true]);
});

test("a tag is there once, in whatever case, in the spelling that was first", () => {
  expect(uniqueTags(["sea", "Harbour", "SEA", "harbour"])).toEqual(["Harbour", "sea"]);
});

test("only the files of a change have other tags after it", () => {
  const change = { ids: ["a"], add: ["TRIP", "evening"], remove: ["Sea"] };
  expect(tagsAfter({ id: "a", tags: ["sea", "Trip"] }, change)).toEqual(["evening", "Trip"]);
  expect(tagsAfter({ id: "b", tags: ["sea"] }, change)).toEqual(["sea"]);
});

test("tags are offered that have in them what is typed, first those that begin with it, and none that is there", () => {
  const known = ["Car", "cat", "scarf", "sea"];
  expect(suggestedTags(known, { typed: "CA", given: ["Cat"] })).toEqual(["Car", "scarf"]);
  expect(suggestedTags(known, { typed: "", given: [] })).toEqual(known);
});
