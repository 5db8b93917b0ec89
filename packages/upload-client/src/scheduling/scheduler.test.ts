import { describe, expect, test } from "vitest";
import { createScheduler, pageScheduler } from "./scheduler.ts";
import { slotsOf } from "./slots.ts";
import { eventually } from "../testing/eventually.ts";
import { turns } from "../testing/turns.ts";

/** Expects how many of a hundred tasks run at once, at most. */
async function expectRunning<Lane extends string>(
  slots: <T>(task: () => Promise<T>, request: { lane: Lane; signal: AbortSignal }) => Promise<T>,
  { lanes: [first, ...others], count }: { lanes: readonly [Lane, ...Lane[]]; count: number },
): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  let running = 0;
  const task = () => {
    running++;
    return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  };
  const lanes = [first, ...others];
  const all = Array.from({ length: 100 }, (_, index) =>
    slots(task, { lane: lanes[index % lanes.length] ?? first, signal }).catch(() => {}),
  );
  await eventually(() => expect(running).toBeGreaterThanOrEqual(count));
  await turns();
  expect(running).toBe(count);
  controller.abort();
  await Promise.all(all);
}

/** The page's files, in the two lanes that `file-slot.ts` uses. */
const files = <T>(task: () => Promise<T>, { lane, signal }: { lane: "large" | "small"; signal: AbortSignal }) => {
  const { line, large } = pageScheduler.files;
  return slotsOf(line)(task, { remaining: 0, lanes: lane === "large" ? [large] : [], signal });
};

describe("the page's scheduler", () => {
  test("sends six at once to a host name, and twenty-four in all", async () => {
    const { connections } = pageScheduler;
    await expectRunning(connections, { lanes: ["a"], count: 6 });
    await expectRunning(connections, { lanes: ["a", "b", "c"], count: 18 });
    await expectRunning(connections, { lanes: ["a", "b", "c", "d", "e", "f"], count: 24 });
  });

  test("works on forty-eight files, of which a quarter may be large", async () => {
    await expectRunning(files, { lanes: ["small"], count: 48 });
    await expectRunning(files, { lanes: ["large"], count: 12 });
    await expectRunning(files, { lanes: ["large", "small"], count: 48 });
  });

  test("has twenty-four calls in flight at most, twenty of them to begin, and of what takes long", async () => {
    await expectRunning(pageScheduler.calls, { lanes: ["urgent", "quick"], count: 24 });
    await expectRunning(pageScheduler.calls, { lanes: ["quick"], count: 24 });
    for (const lane of ["urgent", "slow"] as const)
      await expectRunning(pageScheduler.calls, { lanes: [lane], count: 20 });
  });
});

describe("createScheduler", () => {
  test("takes other limits", async () => {
    const { connections, calls } = createScheduler({ concurrency: 5, concurrencyPerHost: 3, calls: 2 });
    await expectRunning(connections, { lanes: ["a"], count: 3 });
    await expectRunning(connections, { lanes: ["a", "b"], count: 5 });
    await expectRunning(calls, { lanes: ["urgent", "quick"], count: 2 });
  });

  test("has the usual limits where an option is undefined", async () => {
    const { connections } = createScheduler({
      concurrency: undefined,
      concurrencyPerHost: undefined,
      calls: undefined,
    });
    await expectRunning(connections, { lanes: ["a"], count: 6 });
  });

  test.each([0, -1, 1.5, Number.NaN])("%s is refused", (value) => {
    expect(() => createScheduler({ concurrency: value })).toThrow(RangeError);
    expect(() => createScheduler({ concurrencyPerHost: value })).toThrow(RangeError);
    expect(() => createScheduler({ calls: value })).toThrow(RangeError);
  });
});
