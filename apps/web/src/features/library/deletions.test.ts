import { expect, test } from "vitest";
import { parseDeletions, undone, withDue, withMore } from "./deletions.ts";

const ann = (id: string, due: number) => ({ id, owner: "ann", due });
const bob = { id: "z", owner: "bob", due: 100 };

test("what is deleted in a row is undone in one, and what is past its time is not", () => {
  const first = withMore([bob, ann("old", 10)], { ids: ["a"], owner: "ann", due: 60, now: 20 });
  const then = withMore(first, { ids: ["b", "a"], owner: "ann", due: 90, now: 50 });
  expect(then).toEqual([bob, ann("old", 10), ann("a", 90), ann("b", 90)]);
  expect(undone(then, { owner: "ann", now: 89 })).toEqual([bob, ann("old", 10)]);
  expect(undone(then, { owner: "ann", now: 90 })).toEqual(then);
});

test("another end is another end for what can be undone, and for nobody else's", () => {
  const all = [bob, ann("old", 10), ann("a", 60)];
  expect(withDue(all, { owner: "ann", due: 20, now: 20 })).toEqual([bob, ann("old", 10), ann("a", 20)]);
});

test.each([null, "", "{", "{}", "[1, null, {}]", '[{"id":1,"owner":"ann","due":1}]'])("%j holds nothing", (text) => {
  expect(parseDeletions(text)).toEqual([]);
});

test("what was written down is read again", () => {
  expect(parseDeletions(JSON.stringify([bob, "x"]))).toEqual([bob]);
});
