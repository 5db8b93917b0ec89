import { expect, test } from "vitest";
import { nextPlace } from "./list-keys.ts";

const grid = { count: 7, columns: 3 };

test.each([
  ["ArrowRight", 2, 3],
  ["ArrowLeft", 3, 2],
  ["ArrowDown", 2, 5],
  ["ArrowUp", 5, 2],
  ["Home", 5, 0],
  ["End", 2, 6],
  ["ArrowLeft", 0, undefined],
  ["ArrowRight", 6, undefined],
  ["ArrowUp", 1, undefined],
  ["ArrowDown", 5, undefined],
  ["a", 5, undefined],
])("%s leads from %d to %s", (key, from, to) => {
  expect(nextPlace(key, { ...grid, from })).toBe(to);
});

test("in a list there is no left and right", () => {
  const list = { count: 7, columns: 1, from: 3 };
  expect(nextPlace("ArrowRight", list)).toBeUndefined();
  expect(nextPlace("ArrowDown", list)).toBe(4);
});
