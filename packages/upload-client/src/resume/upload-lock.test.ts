import { afterEach, expect, test, vi } from "vitest";
import { isHeld, listHeld, lockUpload } from "./upload-lock.ts";

afterEach(() => vi.unstubAllGlobals());

test("a page in a sandboxed frame, which may not use locks, goes on without", async () => {
  const refuse = () => Promise.reject(new DOMException("The document is sandboxed.", "SecurityError"));
  vi.stubGlobal("navigator", { locks: { request: refuse, query: refuse } });
  const unlock = await lockUpload("a");
  expect(await isHeld("a")).toBe(false);
  expect((await listHeld())("a")).toBe(false);
  unlock();
});

test.each([undefined, null])("a page that has no locks (%s) goes on without", async (none) => {
  vi.stubGlobal("navigator", { locks: none });
  const unlock = await lockUpload("a");
  expect(await isHeld("a")).toBe(false);
  unlock();
});
