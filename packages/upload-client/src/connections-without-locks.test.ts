import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLocks } from "./testing/tabs.ts";

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("navigator", { locks: createLocks().openTab().locks });
});
afterEach(() => {
  vi.doUnmock("./tab-locks.ts");
  vi.unstubAllGlobals();
});

/** Sends something in a page that gets this for the chunk with the tab locks. */
async function send(chunk: () => Promise<object>): Promise<string> {
  vi.doMock("./tab-locks.ts", chunk);
  const { createConnections } = await import("./connections.ts");
  const connections = createConnections({ overall: 24, perHost: 6 });
  return connections(async () => "sent", { lane: "s3.example.com" });
}

test("a transfer goes on without a lock where what takes them could not be loaded", async () => {
  expect(await send(async () => Promise.reject(new TypeError("Failed to fetch")))).toBe("sent");
});

test("a transfer waits a second at most for what takes locks", async () => {
  const startedAt = performance.now();
  expect(await send(() => new Promise(() => {}))).toBe("sent");
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

test("a transfer that is cancelled while it waits for a lock is not begun", async () => {
  const { createConnections } = await import("./connections.ts");
  const connections = createConnections({ overall: 24, perHost: 6 });
  const controller = new AbortController();
  const task = vi.fn(async () => {});
  const sending = connections(task, { lane: "s3.example.com", signal: controller.signal });
  controller.abort();
  await expect(sending).rejects.toMatchObject({ code: "ABORTED" });
  expect(task).not.toHaveBeenCalled();
});
