import { describe, expect, test, vi } from "vitest";
import { rest } from "./rest.ts";

describe("rest", () => {
  test("ends after its time", async () => {
    const started = performance.now();
    await rest(20, new AbortController());
    expect(performance.now() - started).toBeGreaterThan(15);
  });

  test("is woken by the signal, and its timer is gone", async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const resting = rest(60_000, controller);
    controller.abort();
    await expect(resting).rejects.toMatchObject({ code: "ABORTED" });
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
