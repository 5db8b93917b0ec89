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
  let last = Promise.resolve();

  async function runNext(): Promise<void> {
    const line = hurried.size > 0 ? hurried : waiting;
    const [run] = line;
    if (run) line.delete(run);
    await run?.();
  }

  return {
    add(job) {
      let finish: () => void = noop;
      const done = new Promise<void>((resolve) => (finish = resolve));
      const run = () => job().catch(noop).then(finish);
      waiting.add(run);
      // One for each job, but of which job is decided then.
      last = last.then(runNext);
      return { done, hurry: () => waiting.delete(run) && hurried.add(run) };
    },
  };
}
