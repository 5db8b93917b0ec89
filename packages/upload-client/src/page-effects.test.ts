import { expect, test, vi } from "vitest";
import { createPageEffects } from "./page-effects.ts";

test("a line is looked at once a second while bytes are on their way, and not after", () => {
  vi.useFakeTimers();
  const looks: string[] = [];
  const { update } = createPageEffects({ warnBeforeUnload: false });
  const state = { isMoving: true, isAtRisk: true };
  update("a", { ...state, look: () => looks.push("a") });
  update("b", { ...state, look: () => looks.push("b") });
  vi.advanceTimersByTime(1_000);
  update("a", state);
  vi.advanceTimersByTime(1_000);
  update("b", state);
  expect(looks).toEqual(["a", "b", "b"]);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
