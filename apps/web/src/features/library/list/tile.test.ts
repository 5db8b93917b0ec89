import { expect, test } from "vitest";
import { ratioOf } from "./tile.ts";

test.each([
  [{ width: 4000, height: 3000 }, 4 / 3],
  [{ width: 1080, height: 1920 }, 9 / 16],
  // A long page, and a panorama.
  [{ width: 1080, height: 9000 }, 1 / 2],
  [{ width: 12_000, height: 2000 }, 3],
  [{}, 1],
])("%o is as wide as %d of its height", (size, ratio) => {
  expect(ratioOf(size)).toBe(ratio);
});
