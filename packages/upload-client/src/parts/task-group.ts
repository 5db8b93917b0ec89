/** Tasks beside each other, of which the first that fails stops the others. */
export type TaskGroup = {
  /** Told to stop by that, or from outside. */
  readonly signal: AbortSignal;
  add: (task: Promise<void>) => void;
  /** Resolves when all have ended, those too that were added meanwhile. @throws what the first one failed of */
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
