import { afterEach, expect, test, vi } from "vitest";
import { lockUpload, lockedUploads } from "./upload-lock.ts";

afterEach(() => vi.unstubAllGlobals());

test("a page in a sandboxed frame, which may not use locks, goes on without", async () => {
  const refuse = () => Promise.reject(new DOMException("The document is sandboxed.", "SecurityError"));
  vi.stubGlobal("navigator", { locks: { request: refuse, query: refuse } });
  const unlock = await lockUpload("a");
  expect((await lockedUploads()).isHeld("a")).toBe(false);
  unlock();
});
