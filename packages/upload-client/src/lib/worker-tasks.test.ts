import { expect, test } from "vitest";
import { createTaskWorker } from "./worker-tasks.ts";

/** A worker that either fails at every task or returns the task as its answer. */
class TestWorker extends EventTarget {
  isOpen = true;
  onmessage = null;
  onmessageerror = null;
  onerror = null;

  fails: boolean;

  constructor(fails: boolean) {
    super();
    this.fails = fails;
  }

  postMessage(task: unknown): void {
    const event = this.fails ? new Event("error") : new MessageEvent("message", { data: task });
    queueMicrotask(() => this.dispatchEvent(event));
  }

  terminate(): void {
    this.isOpen = false;
  }
}

test("a worker that fails is closed, and the next task gets another", async () => {
  const made: TestWorker[] = [];
  const worker = createTaskWorker(() => {
    const next = new TestWorker(made.length === 0);
    made.push(next);
    return next;
  });
  expect(await worker.ask("a", 1_000)).toBeUndefined();
  expect(worker.isOpen()).toBe(false);
  expect((await worker.ask("b", 1_000))?.data).toBe("b");
  expect(made.map(({ isOpen }) => isOpen)).toEqual([false, true]);
});
