import { describe, expect, test } from "vitest";
import { createScheduler, pageScheduler } from "./scheduler.ts";
import type { Slots } from "./slots.ts";

/** How many of a hundred run at once. */
async function countRunning(slots: Slots, lanes: readonly string[]): Promise<number> {
  const controller = new AbortController();
  const { signal } = controller;
  let running = 0;
  const task = () => {
    running++;
    return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  };
  const all = Array.from({ length: 100 }, (_, index) =>
    slots(task, { lane: lanes[index % lanes.length] ?? "", signal }).catch(() => {}),
  );
  await new Promise((resolve) => setTimeout(resolve, 30));
  controller.abort();
  await Promise.all(all);
  return running;
}

describe("the page's scheduler", () => {
  test("sends six at once to a host name, and twenty-four in all", async () => {
    const { connections } = pageScheduler;
    expect(await countRunning(connections, ["a"])).toBe(6);
    expect(await countRunning(connections, ["a", "b", "c"])).toBe(18);
    expect(await countRunning(connections, ["a", "b", "c", "d", "e", "f"])).toBe(24);
  });

  test("works on forty-eight files, of which a quarter may be large", async () => {
    expect(await countRunning(pageScheduler.files, ["small"])).toBe(48);
    expect(await countRunning(pageScheduler.files, ["large"])).toBe(12);
    expect(await countRunning(pageScheduler.files, ["large", "small"])).toBe(48);
  });

  test("has twenty-four calls in flight at most, three quarters of them for one end of an upload", async () => {
    expect(await countRunning(pageScheduler.calls, ["begin", "end"])).toBe(24);
    expect(await countRunning(pageScheduler.calls, ["begin"])).toBe(18);
  });
});

describe("createScheduler", () => {
  test("takes other limits", async () => {
    const { connections, calls } = createScheduler({ concurrency: 5, concurrencyPerHost: 3, calls: 2 });
    expect(await countRunning(connections, ["a"])).toBe(3);
    expect(await countRunning(connections, ["a", "b"])).toBe(5);
    expect(await countRunning(calls, ["begin", "end"])).toBe(2);
  });

  test.each([0, -1, 1.5, Number.NaN])("%s is refused", (value) => {
    expect(() => createScheduler({ concurrency: value })).toThrow(RangeError);
    expect(() => createScheduler({ concurrencyPerHost: value })).toThrow(RangeError);
    expect(() => createScheduler({ calls: value })).toThrow(RangeError);
  });
});
