import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createLocks } from "../testing/tabs.ts";
import { UploadError } from "@s3-direct/upload-core";
import { type Connections, createConnections } from "./connections.ts";
import { createLanes, createLine } from "./slot-line.ts";
import { slotsOf } from "./slots.ts";

beforeEach(() => {
  // A page without Web Locks, which newer versions of Node have, too: its connections are its own, and free at once.
  vi.stubGlobal("navigator", {});
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const { signal } = new AbortController();

type TaskOptions = { lane?: string; remaining?: number; body?: { size: number }; signal?: AbortSignal };

/** Makes tasks that need slots in lanes. */
function createTasks({ overall = 2, perLane = Infinity } = {}) {
  const lanes = createLanes(() => perLane);
  const slots = slotsOf(createLine(overall));
  return tasksIn((task, { lane, ...request }) => slots(task, { remaining: 0, ...request, lanes: [lanes(lane)] }));
}

/** Makes tasks that end only when the test ends them. */
function tasksIn(slots: Connections) {
  const started: string[] = [];
  const end = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const run = (name: string, options: TaskOptions = {}) =>
    slots(
      () => {
        started.push(name);
        return new Promise<void>((resolve, reject) => end.set(name, { resolve, reject }));
      },
      { lane: "any", signal, ...options },
    );
  /** Ends the started tasks one by one, in the order they started, until none is left. */
  const endAll = async () => {
    await settle();
    for (let index = 0; index < started.length; index++) {
      end.get(started[index] ?? "")?.resolve();
      await settle();
    }
  };
  return { started, run, end, endAll };
}

/** Long enough for promises that are ready. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("slots", () => {
  test("as many tasks run as there are slots, the others in the order they came", async () => {
    const { started, run, end } = createTasks();
    const all = Promise.all(["a", "b", "c", "d"].map((name) => run(name)));
    await settle();
    expect(started).toEqual(["a", "b"]);
    end.get("b")?.resolve();
    await settle();
    expect(started).toEqual(["a", "b", "c"]);
    end.get("a")?.resolve();
    end.get("c")?.resolve();
    await settle();
    expect(started).toEqual(["a", "b", "c", "d"]);
    end.get("d")?.resolve();
    await all;
  });

  test("a failed task frees its slot and its error is the caller's", async () => {
    const { started, run, end } = createTasks({ overall: 1 });
    const failed = run("a");
    const next = run("b");
    await settle();
    end.get("a")?.reject(new Error("broken"));
    await expect(failed).rejects.toThrow("broken");
    await settle();
    expect(started).toEqual(["a", "b"]);
    end.get("b")?.resolve();
    await next;
  });

  test("who is cancelled in line never starts and takes no slot", async () => {
    const { started, run, end } = createTasks({ overall: 1 });
    const controller = new AbortController();
    const first = run("a");
    const cancelled = run("b", { signal: controller.signal });
    const last = run("c");
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: "ABORTED" });
    end.get("a")?.resolve();
    await first;
    await settle();
    expect(started).toEqual(["a", "c"]);
    end.get("c")?.resolve();
    await last;
  });

  test("a slot in hand is not lost when its task is cancelled", async () => {
    const { run, end, started } = createTasks({ overall: 1 });
    const controller = new AbortController();
    const first = run("a", { signal: controller.signal });
    await settle();
    controller.abort();
    end.get("a")?.resolve();
    await first;
    const second = run("b");
    await settle();
    expect(started).toEqual(["a", "b"]);
    end.get("b")?.resolve();
    await second;
  });

  test("who is cancelled already does not get in line", async () => {
    const { run, started } = createTasks();
    await expect(run("a", { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ABORTED" });
    expect(started).toEqual([]);
  });
});

describe("lanes", () => {
  test("a full lane holds nobody up in another", async () => {
    const { run, started, endAll } = createTasks({ overall: 4, perLane: 2 });
    for (const name of ["a1", "a2", "a3", "b1"]) void run(name, { lane: name.charAt(0) });
    await settle();
    expect(started).toEqual(["a1", "a2", "b1"]);
    await endAll();
    expect(started).toEqual(["a1", "a2", "b1", "a3"]);
  });

  test("all lanes together have the overall limit", async () => {
    const { run, started, endAll } = createTasks({ overall: 3, perLane: 2 });
    for (const name of ["a1", "b1", "c1", "d1"]) void run(name, { lane: name.charAt(0) });
    await settle();
    expect(started).toHaveLength(3);
    await endAll();
    expect(started).toHaveLength(4);
  });

  test("a lane that does too much runs half as many, never none, and widens with its successes", async () => {
    const { run, started, end } = tasksIn(createConnections({ overall: 99, perHost: 6 }));
    for (let index = 0; index < 60; index++) run(`${index}`).catch(() => {});
    await settle();
    expect(started).toHaveLength(6);
    for (const name of started.slice())
      end.get(name)?.reject(new UploadError("STORAGE_UNAVAILABLE", { details: { status: 503 } }));
    const running: number[] = [];
    for (let ended = 6; ended < 30; ended++) {
      await settle();
      running.push(started.length - ended);
      end.get(started[ended] ?? "")?.resolve();
    }
    expect(running[0]).toBe(1);
    expect(running).toEqual(running.toSorted((a, b) => a - b));
    expect(running.at(-1)).toBe(6);
  });

  test("any other failure changes nothing", async () => {
    const { run, started, end } = tasksIn(createConnections({ overall: 99, perHost: 2 }));
    const all = ["a", "b", "c", "d"].map((name) => run(name).catch(() => {}));
    await settle();
    end.get("a")?.reject(new Error("broken"));
    end.get("b")?.reject(new Error("broken"));
    await settle();
    expect(started).toEqual(["a", "b", "c", "d"]);
    end.get("c")?.resolve();
    end.get("d")?.resolve();
    await Promise.all(all);
  });
});

describe("the order", () => {
  test("who has the fewest bytes left goes first", async () => {
    const { run, started, endAll } = createTasks({ overall: 1 });
    void run("first");
    for (const remaining of [300, 100, 200]) void run(`${remaining}`, { remaining });
    await endAll();
    expect(started.slice(0, 3)).toEqual(["first", "100", "200"]);
  });

  test("an endless stream of small ones does not starve a large one", async () => {
    const { run, started, end } = createTasks({ overall: 1 });
    void run("0", { remaining: 1 });
    void run("large", { remaining: 1e12 });
    for (let index = 1; index < 20; index++) {
      void run(`${index}`, { remaining: 1 });
      await settle();
      end.get(started.at(-1) ?? "")?.resolve();
    }
    expect(started.indexOf("large")).toBeGreaterThan(0);
    expect(started.indexOf("large")).toBeLessThan(5);
  });
});

describe("the pace", () => {
  test("large bodies go at their own pace, small ones beside them", async () => {
    const { started, run, end, endAll } = tasksIn(createConnections({ overall: 24, perHost: 6 }));
    const body = { size: 5 * 1024 * 1024 };
    const large = Array.from("abcdefgh", (name, index) =>
      run(name, { body, remaining: 8 * body.size, lane: index % 2 === 0 ? "one" : "other" }),
    );
    const photo = run("photo", { body: { size: 1024 } });
    await settle();
    expect(started).toEqual(["a", "b", "c", "d", "e", "f", "photo"]);
    // The photo says nothing about the network, and neither does a failed task.
    end.get("photo")?.resolve();
    await photo;
    end.get("a")?.reject(new Error("broken"));
    await expect(large[0]).rejects.toThrow("broken");
    await settle();
    expect(started.slice(7)).toEqual(["g"]);
    // A network that is as fast as this test.
    end.get("b")?.resolve();
    await settle();
    expect(started).toContain("h");
    await endAll();
    await Promise.all(large.slice(1));
  });

  test("of a line that nothing is known of: as many screenshots as there are connections", async () => {
    const { started, run, endAll } = tasksIn(createConnections({ overall: 24, perHost: 6 }));
    const body = { size: 560_000 };
    const all = Array.from("abcdefg", (name) => run(name, { body, remaining: body.size }));
    await settle();
    expect(started).toEqual(Array.from("abcdef"));
    await endAll();
    await Promise.all(all);
  });

  test("of a line that nothing is known of: two photos, then all where the first has arrived at once", async () => {
    const { started, run, end, endAll } = tasksIn(createConnections({ overall: 24, perHost: 6 }));
    const body = { size: 4_000_000 };
    const all = Array.from("abcdef", (name) => run(name, { body, remaining: body.size }));
    // Neither a screenshot nor a film's last part lets the photos start.
    const screenshot = run("screenshot", { body: { size: 400_000 }, remaining: 400_000, lane: "other" });
    const part = run("part", { body: { size: 400_000 }, remaining: 36_000_000, lane: "other" });
    await settle();
    expect(started).toEqual(["a", "b", "part"]);
    end.get("a")?.resolve();
    await settle();
    expect(started).toHaveLength(8);
    await endAll();
    await Promise.all([...all, screenshot, part]);
  });

  test("one photo after another when one has stood still, until one arrives", async () => {
    const { started, run, end, endAll } = tasksIn(createConnections({ overall: 24, perHost: 6 }));
    const body = { size: 4_000_000 };
    const all = Array.from("abcdefgh", (name) => run(name, { body, remaining: body.size }));
    await settle();
    for (const name of "ab") end.get(name)?.reject(new UploadError("NETWORK", { details: { reason: "stalled" } }));
    await expect(Promise.allSettled(all.slice(0, 2))).resolves.toMatchObject([
      { status: "rejected" },
      { status: "rejected" },
    ]);
    await settle();
    expect(started).toEqual(["a", "b", "c"]);
    end.get("c")?.resolve();
    await settle();
    expect(started).toHaveLength(8);
    await endAll();
    await Promise.all(all.slice(2));
  });

  test("waiting for another tab's connections says nothing of the line", async () => {
    // Loaded first, so that the loading time is not part of the wait.
    await import("./tab-locks.ts");
    const locks = createLocks();
    const other = locks.openTab();
    const releases: (() => void)[] = [];
    for (let number = 0; number < 6; number++) {
      void other.locks.request(`s3-direct:any:${number}`, {}, () => new Promise<void>((end) => releases.push(end)));
    }
    vi.stubGlobal("navigator", { locks: locks.openTab().locks });
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const { started, run, end, endAll } = tasksIn(createConnections({ overall: 24, perHost: 6 }));
    const body = { size: 4_000_000 };
    const all = Array.from("abcdef", (name) => run(name, { body, remaining: body.size }));
    await settle();
    now = 60_000;
    for (const release of releases) release();
    await settle();
    end.get("a")?.resolve();
    await settle();
    expect(started).toHaveLength(6);
    await endAll();
    await Promise.all(all);
  });
});
