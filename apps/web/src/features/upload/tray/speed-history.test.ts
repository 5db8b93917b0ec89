import { expect, test } from "vitest";
import { addSpeed } from "./speed-history.ts";

test("a speed is what has arrived since the last look, and never negative", () => {
  const first = addSpeed([], { at: 0, loaded: 500 }, { at: 2_000, loaded: 4_500 });
  expect(first).toEqual([{ at: 2_000, bytesPerSecond: 2_000 }]);
  // A finished file was cleared from the list.
  const second = addSpeed(first, { at: 2_000, loaded: 4_500 }, { at: 3_000, loaded: 1_000 });
  expect(second.map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([2_000, 0]);
});

test("a minute is kept, however long the page slept", () => {
  const old = [1_000, 30_000, 62_000].map((at) => ({ at, bytesPerSecond: 1 }));
  const kept = addSpeed(old, { at: 62_000, loaded: 0 }, { at: 90_500, loaded: 0 });
  expect(kept.map(({ at }) => at)).toEqual([62_000, 90_500]);
});
