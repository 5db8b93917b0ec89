import { noop } from "../lib/noop.ts";

/** A job in a queue. */
export type Queued = {
  /** Resolves when the job has run, whether it succeeded or not. */
  readonly done: Promise<void>;
  /** Makes it the next job to run. */
  hurry: () => void;
};

export type Queue = { add: (job: () => Promise<void>) => Queued };

/** Runs one job after another, in the order they were added, except that hurried ones go first. */
export function createQueue(): Queue {
  const waiting = new Set<() => Promise<void>>();
  const hurried = new Set<() => Promise<void>>();
  let isRunning = false;

  async function runAll(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let run = take(); run; run = take()) await run();
    isRunning = false;
  }

  function take() {
    const [run] = hurried.size > 0 ? hurried : waiting;
    if (run) {
      hurried.delete(run);
      waiting.delete(run);
    }
    return run;
  }

  return {
    add(job) {
      let finish: () => void = noop;
      const done = new Promise<void>((resolve) => (finish = resolve));
      const run = () => job().catch(noop).then(finish);
      waiting.add(run);
      void runAll();
      return { done, hurry: () => waiting.delete(run) && hurried.add(run) };
    },
  };
}
