import { expect, test } from "vitest";
import { ticksOf } from "./ticks.ts";

test("marks are round and few", () => {
  expect(ticksOf(240)).toEqual([0, 50, 100, 150, 200]);
  expect(ticksOf(4_219)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  expect(ticksOf(6_001)).toEqual([0, 2_000, 4_000, 6_000]);
  expect(ticksOf(1)).toEqual([0]);
  expect(ticksOf(7_200_000)).toHaveLength(3);
});
