import { describe, expect, test, vi } from "vitest";
import { delay } from "./delay.ts";

describe("delay", () => {
  test("ends after its time", async () => {
    const started = performance.now();
    await delay(20, new AbortController());
    expect(performance.now() - started).toBeGreaterThan(15);
  });

  test("is woken by the signal, and its timer is gone", async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const waiting = delay(60_000, controller);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "ABORTED" });
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
