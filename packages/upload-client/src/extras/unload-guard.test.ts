// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { guardUnload } from "./unload-guard.ts";

/** Returns whether a browser would ask before it closes the page. */
function wouldAsk(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

test("traps: 85 the browser asks before it closes the page, only while something is guarded", () => {
  expect(wouldAsk()).toBe(false);
  const [first, second] = ["upload-1", "upload-2"] as const;
  guardUnload(first, true);
  guardUnload(second, true);
  expect(wouldAsk()).toBe(true);
  guardUnload(first, false);
  guardUnload(first, false);
  expect(wouldAsk()).toBe(true);
  guardUnload(second, false);
  expect(wouldAsk()).toBe(false);
});
