import { expect, test } from "vitest";
import { nextPosition } from "./list-keys.ts";

const row = (top: number, edges: readonly number[]) =>
  edges.slice(1).map((right, at) => ({ left: edges[at] ?? 0, right, top, bottom: top + 100 }));

/** Three rows of pictures of different widths; the second month begins with the third row. */
const boxes = [...row(0, [0, 100, 300, 400]), ...row(110, [0, 250, 400]), ...row(300, [0, 50, 90])];
const boxOf = (position: number) => boxes[position] ?? expect.fail(`There is no ${position}.`);
const grid = { view: "grid", count: boxes.length, boxOf } as const;

test.each([
  ["ArrowRight", 2, 3],
  ["ArrowLeft", 3, 2],
  ["ArrowLeft", 0, undefined],
  ["ArrowRight", 6, undefined],
  ["ArrowDown", 0, 3],
  ["ArrowDown", 1, 3],
  ["ArrowDown", 2, 4],
  // The row below is shorter.
  ["ArrowDown", 4, 6],
  ["ArrowUp", 5, 3],
  ["ArrowUp", 3, 1],
  ["ArrowUp", 4, 2],
  ["ArrowUp", 1, undefined],
  ["ArrowDown", 5, undefined],
  ["Home", 5, 0],
  ["End", 2, 6],
  ["a", 5, undefined],
])("%s leads from %d to %s", (key, from, to) => {
  expect(nextPosition(key, { ...grid, from })).toBe(to);
});

test("in a list there is no left and right", () => {
  const rows = [0, 100, 200].flatMap((top) => row(top, [0, 400]));
  const list = { view: "list", count: 3, from: 1, boxOf: (position: number) => rows[position] ?? boxOf(-1) } as const;
  expect(nextPosition("ArrowRight", list)).toBeUndefined();
  expect(nextPosition("ArrowLeft", list)).toBeUndefined();
  expect(nextPosition("ArrowDown", list)).toBe(2);
  expect(nextPosition("ArrowUp", list)).toBe(0);
});
