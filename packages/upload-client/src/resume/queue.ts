/** A job in a queue. */
export type Queued = {
  /** Resolves when the job has run, whether it succeeded or not. */
  readonly done: Promise<void>;
  /** Makes it the next job to run. */
  hurry: () => void;
};

type Turn = { run: () => Promise<void> };

export type Queue = { add: (job: () => Promise<void>) => Queued };

/** Runs one job after another, in the order they were added, except that hurried ones go first. */
export function createQueue(): Queue {
  const waiting = new Set<Turn>();
  const hurried = new Set<Turn>();
  let isRunning = false;

  async function runAll(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let turn = take(); turn; turn = take()) await turn.run();
    isRunning = false;
  }

  function take(): Turn | undefined {
    const [turn] = hurried.size > 0 ? hurried : waiting;
    if (!turn) return undefined;
    hurried.delete(turn);
    waiting.delete(turn);
    return turn;
  }

  return {
    add(job) {
      let turn: Turn | undefined;
      const done = new Promise<void>((resolve) => {
        turn = { run: () => job().then(resolve, () => resolve()) };
        waiting.add(turn);
      });
      void runAll();
      return { done, hurry: () => turn !== undefined && waiting.delete(turn) && hurried.add(turn) };
    },
  };
}
