import { expect, test } from "vitest";
import { notMoved } from "./failed-moves.ts";

const gone = { to: "trash", ids: ["a", "b"] } as const;
const files = [{ id: "a" }];

test("what the whole list has in the way that was wanted was moved after all", () => {
  expect(notMoved(gone, { list: "library", files, isPart: false })).toEqual(["a"]);
  expect(notMoved(gone, { list: "trash", files, isPart: false })).toEqual(["b"]);
});

test("a file that other files have pushed out of what is loaded was not moved, and is told", () => {
  expect(notMoved(gone, { list: "library", files, isPart: true })).toEqual(["a", "b"]);
});
