import { expect, test } from "vitest";
import { paint } from "./paint.ts";

test.each([
  ["a terminal", { terminal: true, env: {} }, "\u001B[31mno\u001B[39m"],
  ["a terminal without colours", { terminal: true, env: { NO_COLOR: "1" } }, "no"],
  ["a pipe", { terminal: false, env: {} }, "no"],
])("on %s", (_name, io, expected) => {
  expect(paint(io, "red", "no")).toBe(expected);
});
