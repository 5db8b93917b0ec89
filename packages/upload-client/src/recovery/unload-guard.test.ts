// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { guardUnload } from "./unload-guard.ts";

/** Whether a browser would ask before it closes the page. */
function wouldAsk(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

test("traps: 85 the browser asks before it closes the page, only while something is guarded", () => {
  expect(wouldAsk()).toBe(false);
  const endFirst = guardUnload();
  const endSecond = guardUnload();
  expect(wouldAsk()).toBe(true);
  endFirst();
  endFirst();
  expect(wouldAsk()).toBe(true);
  endSecond();
  expect(wouldAsk()).toBe(false);
});
