/** A job in a queue. */
export type Queued = {
  /** Resolves when it has run, whatever it came to. */
  readonly done: Promise<void>;
  /** Lets it run next. */
  hurry: () => void;
};

type Entry = { run: () => Promise<void> };

export type Queue = { add: (job: () => Promise<void>) => Queued };

/** Runs one job after the other, in the order they were added but for those that hurry. */
export function createQueue(): Queue {
  const waiting = new Set<Entry>();
  const hurried = new Set<Entry>();
  let isRunning = false;

  async function runAll(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let entry = take(); entry !== undefined; entry = take()) await entry.run();
    isRunning = false;
  }

  function take(): Entry | undefined {
    const [entry] = hurried.size > 0 ? hurried : waiting;
    if (entry === undefined) return undefined;
    hurried.delete(entry);
    waiting.delete(entry);
    return entry;
  }

  return {
    add(job) {
      let entry: Entry | undefined;
      const done = new Promise<void>((resolve) => {
        entry = { run: () => job().then(resolve, () => resolve()) };
        waiting.add(entry);
      });
      void runAll();
      return { done, hurry: () => entry !== undefined && waiting.delete(entry) && hurried.add(entry) };
    },
  };
}
