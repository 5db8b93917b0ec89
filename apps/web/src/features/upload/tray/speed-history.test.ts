import { expect, test } from "vitest";
import { addSpeed } from "./speed-history.ts";

test("a minute is kept, however long the page slept", () => {
  const old = [1_000, 30_000, 62_000].map((at) => ({ at, bytesPerSecond: 1 }));
  const kept = addSpeed(old, { at: 90_500, bytesPerSecond: 2 });
  expect(kept.map(({ at }) => at)).toEqual([62_000, 90_500]);
});
