import { expect, test } from "vitest";
import { among, extended, nothing, toggled } from "./selection.ts";

const order = ["a", "b", "c", "d", "e"];
const idsOf = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].toSorted().join("");

test("a file is taken in, and out again", () => {
  const one = toggled(toggled(nothing, "b"), "d");
  expect(idsOf(one)).toBe("bd");
  expect(idsOf(toggled(one, "b"))).toBe("d");
});

test.each([
  ["b", "d", "bcd"],
  ["d", "b", "bcd"],
  ["c", "c", "c"],
])("from %s to %s is %s", (from, to, ids) => {
  const taken = extended({ ids: new Set([from]), anchor: from }, { to, order });
  expect(idsOf(taken)).toBe(ids);
});

test("what is extended again begins where it began", () => {
  const first = extended(toggled(nothing, "b"), { to: "d", order });
  expect(idsOf(extended(first, { to: "a", order }))).toBe("abcd");
});

test("without an anchor that is still there it is the one file", () => {
  expect(idsOf(extended(nothing, { to: "c", order }))).toBe("c");
  expect(idsOf(extended({ ids: new Set(), anchor: "gone" }, { to: "c", order }))).toBe("c");
});

test("what has left the list is not chosen any more", () => {
  const selection = { ids: new Set(["a", "x"]), anchor: "a" };
  expect(idsOf(among(selection, order))).toBe("a");
  expect(among(nothing, order)).toBe(nothing);
});
