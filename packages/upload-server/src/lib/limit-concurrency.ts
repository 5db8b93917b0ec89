/**
 * Runs at most `limit` tasks at once. Whoever waits takes turns, so that nobody's many tasks hold up another's one; the
 * tasks of one run first come, first served.
 */
export function limitConcurrency(limit: number): <Result>(who: string, task: () => Promise<Result>) => Promise<Result> {
  /** In the order of their turns. */
  const waiting = new Map<string, (() => void)[]>();
  let free = limit;
  const leave = () => {
    const [turn] = waiting;
    if (!turn) {
      free += 1;
      return;
    }
    const [who, begins] = turn;
    const begin = begins.shift();
    // Behind all others who wait.
    waiting.delete(who);
    if (begins.length > 0) waiting.set(who, begins);
    begin?.();
  };
  const wait = (who: string) =>
    new Promise<void>((begin) => {
      const begins = waiting.get(who);
      if (begins) begins.push(begin);
      else waiting.set(who, [begin]);
    });
  return async (who, task) => {
    if (free > 0) free -= 1;
    else await wait(who);
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
