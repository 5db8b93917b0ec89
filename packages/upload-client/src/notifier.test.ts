import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createNotifier } from "./notifier.ts";

describe("notifier", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("many changes in a frame are one call", () => {
    const { subscribe, notifySoon } = createNotifier();
    const listener = vi.fn();
    subscribe(listener);
    for (let change = 0; change < 100; change++) notifySoon();
    expect(listener).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(20);
    expect(listener).toHaveBeenCalledTimes(1);
    notifySoon();
    vi.advanceTimersByTime(20);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  test("what is told now is not told again at the next frame", () => {
    const { subscribe, notifySoon, notifyNow } = createNotifier();
    const listener = vi.fn();
    subscribe(listener);
    notifySoon();
    notifyNow();
    expect(listener).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(20);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test("a visible page is told in its animation frame", () => {
    const frames: (() => void)[] = [];
    vi.stubGlobal("document", { visibilityState: "visible" });
    vi.stubGlobal("requestAnimationFrame", (callback: () => void) => frames.push(callback));
    const { subscribe, notifySoon } = createNotifier();
    const listener = vi.fn();
    subscribe(listener);
    notifySoon();
    vi.advanceTimersByTime(1_000);
    expect(listener).not.toHaveBeenCalled();
    frames.forEach((frame) => frame());
    expect(listener).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });

  test("a function subscribed twice is told twice, until each subscription ends", () => {
    const { subscribe, notifyNow } = createNotifier();
    const listener = vi.fn();
    const endFirst = subscribe(listener);
    const endSecond = subscribe(listener);
    notifyNow();
    expect(listener).toHaveBeenCalledTimes(2);
    endFirst();
    endFirst();
    notifyNow();
    expect(listener).toHaveBeenCalledTimes(3);
    endSecond();
    notifyNow();
    expect(listener).toHaveBeenCalledTimes(3);
  });

  test("a listener that throws does not keep the others from hearing it, and its error is not lost", async () => {
    const queued: (() => void)[] = [];
    vi.stubGlobal("queueMicrotask", (callback: () => void) => queued.push(callback));
    const { subscribe, notifyNow } = createNotifier();
    const listener = vi.fn();
    subscribe(() => {
      throw new Error("broken listener");
    });
    subscribe(listener);
    notifyNow();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(() => queued.forEach((callback) => callback())).toThrow("broken listener");
    vi.unstubAllGlobals();
  });
});
