import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "./testing/eventually.ts";

const { signal } = new AbortController();
const request = { lane: "any", signal };

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.doUnmock("./scheduler.ts");
});

const load = async () => (await import("./lone-scheduler.ts")).loneScheduler;

/** @returns what goes through the page's scheduler */
function watchPageScheduler(): string[] {
  const scheduled: string[] = [];
  const slots = (kind: string) => async (task: () => Promise<unknown>) => {
    scheduled.push(kind);
    return task();
  };
  const pageScheduler = { files: slots("files"), connections: slots("connections"), calls: slots("calls") };
  vi.doMock("./scheduler.ts", () => ({ pageScheduler }));
  return scheduled;
}

/** A task that ends when it is told to. */
function createTask(name: string, log: string[]) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async () => {
    log.push(name);
    await ended;
    return name;
  };
  return { run, end };
}

describe("a component's upload", () => {
  test("begins at once while it is alone, without the scheduler", async () => {
    const loaded = vi.fn();
    vi.doMock("./scheduler.ts", () => {
      loaded();
      return {};
    });
    const { files, connections, calls } = await load();
    const log: string[] = [];
    const task = createTask("a", log);
    const running = files(() => connections(() => calls(task.run, request), request), request);
    expect(log).toEqual(["a"]);
    task.end();
    await expect(running).resolves.toBe("a");
    await files(() => Promise.resolve(), request);
    expect(loaded).not.toHaveBeenCalled();
  });

  test("beside another goes through the page's scheduler, and so does every one from then on", async () => {
    const scheduled = watchPageScheduler();
    const { files } = await load();
    const log: string[] = [];
    const [a, b] = [createTask("a", log), createTask("b", log)];
    const first = files(a.run, request);
    const second = files(b.run, request);
    await eventually(() => expect(log).toEqual(["a", "b"]));
    a.end();
    b.end();
    await Promise.all([first, second]);
    await files(() => Promise.resolve(), request);
    expect(scheduled).toEqual(["files", "files"]);
  });

  test("goes through it when it is tried again", async () => {
    const scheduled = watchPageScheduler();
    const { connections } = await load();
    await expect(connections(() => Promise.reject(new Error("no")), request)).rejects.toThrow("no");
    await eventually(async () => {
      await connections(() => Promise.resolve(), request);
      expect(scheduled).toContain("connections");
    });
  });

  test("goes on when the scheduler cannot be loaded, and a failure is its own", async () => {
    vi.doMock("./scheduler.ts", () => {
      throw new TypeError("Failed to fetch dynamically imported module");
    });
    const { calls } = await load();
    const log: string[] = [];
    const a = createTask("a", log);
    const first = calls(a.run, request);
    await expect(calls(() => Promise.reject(new Error("no")), request)).rejects.toThrow("no");
    a.end();
    await first;
  });
});
