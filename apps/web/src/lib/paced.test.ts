import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { paced } from "./paced.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is wanted every moment is done at once, then so long apart, and after the last time it was wanted", async () => {
  const begun = Date.now();
  const doneAt: number[] = [];
  const want = paced(async () => doneAt.push(Date.now() - begun), 1_000);
  for (let times = 0; times < 42; times++) {
    want();
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(doneAt).toEqual([0, 1_000, 2_000, 3_000]);
  want();
  expect(doneAt).toHaveLength(5);
});

test("what takes longer is not begun again before it is over", async () => {
  const act = vi.fn(() => new Promise((resolve) => setTimeout(resolve, 5_000)));
  const want = paced(act, 1_000);
  want();
  want();
  await vi.advanceTimersByTimeAsync(4_999);
  expect(act).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(act).toHaveBeenCalledTimes(2);
});
