import { describe, expect, test } from "vitest";
import { createScheduler } from "./scheduler.ts";

const { signal } = new AbortController();

/** Tasks that end when they are told to. */
function createTasks(scheduler = createScheduler({ concurrency: 2 })) {
  const started: string[] = [];
  const end = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const run = (name: string, options: { signal: AbortSignal } = { signal }) =>
    scheduler.run(() => {
      started.push(name);
      return new Promise<void>((resolve, reject) => end.set(name, { resolve, reject }));
    }, options);
  return { started, run, end };
}

/** Long enough for promises that are ready. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("scheduler", () => {
  test("runs as many tasks as there are slots, the others in the order they came", async () => {
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
    const { started, run, end } = createTasks(createScheduler({ concurrency: 1 }));
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
    const { started, run, end } = createTasks(createScheduler({ concurrency: 1 }));
    const controller = new AbortController();
    const first = run("a");
    const cancelled = run("b", controller);
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
    const { run, end, started } = createTasks(createScheduler({ concurrency: 1 }));
    const controller = new AbortController();
    const first = run("a", controller);
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

  test.each([0, -1, 1.5, Number.NaN])("concurrency %s is refused", (concurrency) => {
    expect(() => createScheduler({ concurrency })).toThrow(RangeError);
  });
});
