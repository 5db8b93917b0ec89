import { setMaxListeners } from "node:events";
import { afterEach, expect, test, vi } from "vitest";
import { createConnections } from "./connections.ts";
import { createScheduler } from "./scheduler.ts";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { startStorage } from "../testing/storage.ts";
import { createLocks } from "../testing/tabs.ts";
import { turns } from "../testing/turns.ts";
import { createUploader } from "../uploader.ts";

afterEach(() => vi.unstubAllGlobals());

/** Opens a tab whose transfers last until the test ends them. */
function openTab(locks: ReturnType<typeof createLocks> | undefined) {
  const tab = locks?.openTab();
  const slots = createConnections({ overall: 24, perHost: 6 });
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const running: (() => void)[] = [];
  return {
    running,
    close: () => tab?.close(),
    abort: () => controller.abort(),
    begin: (count: number, lane = "s3.example.com") => {
      // Each transfer sees its own tab's navigator.
      vi.stubGlobal("navigator", tab && { locks: tab.locks });
      const task = () => new Promise<void>((end) => running.push(end));
      return Array.from({ length: count }, () => slots(task, { lane, signal: controller.signal }));
    },
  };
}

test("several tabs together send no more than six transfers to a host name", async () => {
  const locks = createLocks();
  const first = openTab(locks);
  const second = openTab(locks);
  void first.begin(8);
  await eventually(() => expect(first.running).toHaveLength(6));
  const waiting = second.begin(2);
  void second.begin(3, "other.example.com");
  await eventually(() => expect(second.running).toHaveLength(3));
  await turns();
  expect(second.running).toHaveLength(3);

  // A waiting tab goes before the transfers that the first tab starts next.
  first.running[3]?.();
  first.running[0]?.();
  await eventually(() => expect(second.running).toHaveLength(5));
  await turns();
  expect(first.running).toHaveLength(6);

  for (const end of second.running) end();
  await Promise.all(waiting);
  await eventually(() => expect(first.running).toHaveLength(8));
});

test.each([
  ["a small file", Infinity],
  ["a file in parts", 0],
])("%s that waits for other tabs' connections says so after a moment, and goes on", async (_, singleMax) => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  const storage = await startStorage();
  const locks = createLocks();
  const other = openTab(locks);
  void other.begin(6, new URL(storage.url).host);
  await eventually(() => expect(other.running).toHaveLength(6));

  vi.stubGlobal("navigator", { locks: locks.openTab().locks });
  const api = Object.assign(createApi(storage), { names: [storage.url], singleMax });
  const uploader = createUploader(api, { scheduler: createScheduler(), checksum: false });
  const { id } = uploader.add(new File(["hello"], "a.txt"));
  await eventually(() => expect(uploader.getItem(id)).toMatchObject({ status: "waiting", reason: "connection" }));
  other.running[0]?.();
  await eventually(() => expect(uploader.getItem(id)?.status).toBe("done"));
  other.close();
  await storage.close();
});

test("a tab that is closed frees its locks", async () => {
  const locks = createLocks();
  const first = openTab(locks);
  const second = openTab(locks);
  void first.begin(6);
  await eventually(() => expect(first.running).toHaveLength(6));
  void second.begin(6);
  await turns();
  expect(second.running).toHaveLength(0);
  first.close();
  await eventually(() => expect(second.running).toHaveLength(6));
});

test("all locks that come free at once go to whoever waits, and nobody ends for want of one", async () => {
  const locks = createLocks();
  const first = openTab(locks);
  const second = openTab(locks);
  void first.begin(6);
  await eventually(() => expect(first.running).toHaveLength(6));
  const all = second.begin(1);
  await turns();
  first.close();
  for (let later = 0; later < 5; later++) {
    all.push(...second.begin(1));
    await Promise.resolve();
  }
  await eventually(() => expect(second.running).toHaveLength(6));
  for (const end of second.running) end();
  await Promise.all(all);
});

test("who waits for a lock can be cancelled, and takes none", async () => {
  const locks = createLocks();
  const first = openTab(locks);
  const second = openTab(locks);
  void first.begin(6);
  await eventually(() => expect(first.running).toHaveLength(6));
  const waiting = second.begin(1);
  await turns();
  second.abort();
  await expect(waiting[0]).rejects.toMatchObject({ code: "ABORTED" });
  for (const end of first.running) end();
  const third = openTab(locks);
  void third.begin(6);
  await eventually(() => expect(third.running).toHaveLength(6));
  expect(second.running).toHaveLength(0);
});

test("who is cancelled before it begins to wait for a lock does not wait", async () => {
  const locks = createLocks();
  const first = openTab(locks);
  const second = openTab(locks);
  void first.begin(6);
  await eventually(() => expect(first.running).toHaveLength(6));
  const startedAt = performance.now();
  const waiting = second.begin(1);
  second.abort();
  await expect(waiting[0]).rejects.toMatchObject({ code: "ABORTED" });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(second.running).toHaveLength(0);
});

test("a tab that has been suspended with all locks holds up another for a while only", async () => {
  const locks = createLocks();
  const suspended = openTab(locks);
  const other = openTab(locks);
  void suspended.begin(6);
  await eventually(() => expect(suspended.running).toHaveLength(6));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  void other.begin(7);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(other.running).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1_100);
  vi.useRealTimers();
  expect(other.running).toHaveLength(6);
});

test("without Web Locks each tab has its six", async () => {
  const tabs = [openTab(undefined), openTab(undefined)];
  for (const tab of tabs) void tab.begin(7);
  await turns();
  expect(tabs.map(({ running }) => running.length)).toEqual([6, 6]);
});

test("a page that may not use them has its six too", async () => {
  const refusing = { request: () => Promise.reject(new DOMException("no", "SecurityError")) };
  vi.stubGlobal("navigator", { locks: refusing });
  const slots = createConnections({ overall: 24, perHost: 6 });
  let running = 0;
  const endless = () => new Promise<void>(() => void running++);
  for (let begun = 0; begun < 8; begun++) void slots(endless, { lane: "s3.example.com" });
  await eventually(() => expect(running).toBe(6));
  await turns();
  expect(running).toBe(6);
});
