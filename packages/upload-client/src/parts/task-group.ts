/** Tasks that run in parallel: the first one that fails stops the others. */
export type TaskGroup = {
  /** Aborts if a task fails or the outer signal aborts. */
  readonly signal: AbortSignal;
  add: (task: Promise<void>) => void;
  /** Resolves when all tasks have ended, including those added meanwhile. @throws the first failure */
  end: () => Promise<void>;
};

export function createTaskGroup(outer: AbortSignal): TaskGroup {
  const controller = new AbortController();
  const tasks: Promise<void>[] = [];
  const failures: unknown[] = [];
  const stop = () => controller.abort();
  outer.addEventListener("abort", stop);
  return {
    signal: controller.signal,
    add(task) {
      const watched = task.catch((error: unknown) => {
        failures.push(error);
        stop();
      });
      tasks.push(watched);
    },
    async end() {
      for (const task of tasks) await task;
      outer.removeEventListener("abort", stop);
      if (failures.length > 0) throw failures[0];
    },
  };
}
