import { expect, test } from "vitest";
import { among, extended, nothing, toggled } from "./selection.ts";

const order = ["a", "b", "c", "d", "e"];
const idsOf = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].toSorted().join("");

test("a file is selected, and deselected again", () => {
  const one = toggled(toggled(nothing, "b"), "d");
  expect(idsOf(one)).toBe("bd");
  expect(idsOf(toggled(one, "b"))).toBe("d");
});

test.each([
  ["b", "d", "bcd"],
  ["d", "b", "bcd"],
  ["c", "c", "c"],
])("extending a selection from %s to %s selects %s", (from, to, ids) => {
  const taken = extended({ ids: new Set([from]), anchor: from }, { to, order });
  expect(idsOf(taken)).toBe(ids);
});

test("a selection that is extended once more still begins at its anchor", () => {
  const first = extended(toggled(nothing, "b"), { to: "d", order });
  expect(idsOf(extended(first, { to: "a", order }))).toBe("abcd");
});

test("extending a selection selects one file where the anchor is not in the list", () => {
  expect(idsOf(extended(nothing, { to: "c", order }))).toBe("c");
  expect(idsOf(extended({ ids: new Set(), anchor: "gone" }, { to: "c", order }))).toBe("c");
});

test("a file that has left the list is not selected any more", () => {
  const selection = { ids: new Set(["a", "x"]), anchor: "a" };
  expect(idsOf(among(selection, order))).toBe("a");
  expect(among(nothing, order)).toBe(nothing);
});
