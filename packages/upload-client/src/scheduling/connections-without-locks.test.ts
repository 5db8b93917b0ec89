import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { createLocks } from "../testing/tabs.ts";

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal("navigator", { locks: createLocks().openTab().locks });
});
afterEach(() => {
  vi.useRealTimers();
  vi.doUnmock("./tab-locks.ts");
  vi.unstubAllGlobals();
});

/** Opens a page that gets this as the chunk with the tab locks. @returns a function that sends something */
async function openPage(chunk: () => Promise<object>): Promise<() => Promise<string>> {
  vi.doMock("./tab-locks.ts", chunk);
  const { createConnections } = await import("./connections.ts");
  const connections = createConnections({ overall: 24, perHost: 6 });
  return () => connections(async () => "sent", { lane: "s3.example.com" });
}

test("transfers go on without a lock where what takes them could not be loaded, and do not ask for it again", async () => {
  const chunk = vi.fn(async () => Promise.reject(new TypeError("Failed to fetch")));
  const send = await openPage(chunk);
  expect(await send()).toBe("sent");
  expect(await send()).toBe("sent");
  expect(chunk).toHaveBeenCalledTimes(1);
});

test("transfers wait for the code that takes locks for a second at most, all together", async () => {
  const send = await openPage(() => new Promise(() => {}));
  vi.useFakeTimers();
  const sending = Promise.all([send(), send()]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await sending).toEqual(["sent", "sent"]);
  // No further wait for the chunk.
  expect(await send()).toBe("sent");
});

test("the code that takes locks is used once it is loaded, although transfers stopped waiting for it", async () => {
  let load = (_chunk: object) => {};
  const send = await openPage(() => new Promise((resolve) => void (load = resolve)));
  await send();
  const take = vi.fn(async () => () => {});
  load({ createTabLocks: () => take });
  await eventually(async () => {
    await send();
    expect(take).toHaveBeenCalled();
  });
});

test("a transfer sets no timer for what is there", async () => {
  const send = await openPage(async () => ({ createTabLocks: () => async () => () => {} }));
  await send();
  const timers = vi.spyOn(globalThis, "setTimeout");
  await send();
  expect(timers).not.toHaveBeenCalled();
  timers.mockRestore();
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
