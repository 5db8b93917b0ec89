import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createNotifier } from "./notifier.ts";

describe("notifier", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("many changes in a frame are one call", () => {
    const { subscribe, notify } = createNotifier();
    const listener = vi.fn();
    subscribe(listener);
    for (let change = 0; change < 100; change++) notify("a");
    expect(listener).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(20);
    expect(listener).toHaveBeenCalledTimes(1);
    notify("a");
    vi.advanceTimersByTime(20);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  test("a visible page is told in its animation frame", () => {
    const frames: (() => void)[] = [];
    vi.stubGlobal("document", { hidden: false });
    vi.stubGlobal("requestAnimationFrame", (callback: () => void) => frames.push(callback));
    const { subscribe, notify } = createNotifier();
    const listener = vi.fn();
    subscribe(listener);
    notify("a");
    vi.advanceTimersByTime(100);
    expect(listener).not.toHaveBeenCalled();
    frames.forEach((frame) => frame());
    vi.advanceTimersByTime(1_000);
    expect(listener).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });

  test("a page that is hidden before its frame comes is told nevertheless", () => {
    vi.stubGlobal("document", { hidden: false });
    vi.stubGlobal("requestAnimationFrame", () => {});
    const { subscribe, notify } = createNotifier();
    const listener = vi.fn();
    subscribe(listener);
    notify("a");
    vi.advanceTimersByTime(1_000);
    expect(listener).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });

  test("a function subscribed twice is told twice, until each subscription ends", () => {
    const { subscribe, notify } = createNotifier();
    const listener = vi.fn();
    const endFirst = subscribe(listener);
    const endSecond = subscribe(listener);
    notify("a");
    vi.advanceTimersByTime(20);
    expect(listener).toHaveBeenCalledTimes(2);
    endFirst();
    endFirst();
    notify("a");
    vi.advanceTimersByTime(20);
    expect(listener).toHaveBeenCalledTimes(3);
    endSecond();
    notify("a");
    vi.advanceTimersByTime(20);
    expect(listener).toHaveBeenCalledTimes(3);
  });

  test("who listens to one upload hears of that one only", () => {
    const { subscribe, notify } = createNotifier();
    const [ofA, ofB, ofAll] = [vi.fn(), vi.fn(), vi.fn()];
    const endA = subscribe(ofA, "a");
    subscribe(ofB, "b");
    subscribe(ofAll);
    notify("a");
    notify("a");
    vi.advanceTimersByTime(20);
    expect([ofA, ofB, ofAll].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 1]);
    endA();
    endA();
    notify("a");
    notify("b");
    vi.advanceTimersByTime(20);
    expect([ofA, ofB, ofAll].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 2]);
  });

  test("a listener that an earlier one has unsubscribed hears nothing more, not even of the same news", () => {
    const { subscribe, notify } = createNotifier();
    const [ofA, ofAll] = [vi.fn(), vi.fn()];
    const ends: (() => void)[] = [];
    subscribe(() => ends.forEach((end) => end()), "a");
    ends.push(subscribe(ofA, "a"), subscribe(ofAll));
    notify("a");
    vi.advanceTimersByTime(20);
    expect([ofA, ofAll].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });

  test("a listener that throws does not keep the others from hearing it, and its error is not lost", async () => {
    const queued: (() => void)[] = [];
    vi.stubGlobal("queueMicrotask", (callback: () => void) => queued.push(callback));
    const { subscribe, notify } = createNotifier();
    const listener = vi.fn();
    subscribe(() => {
      throw new Error("broken listener");
    });
    subscribe(listener);
    notify("a");
    vi.advanceTimersByTime(20);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(() => queued.forEach((callback) => callback())).toThrow("broken listener");
    vi.unstubAllGlobals();
  });
});
