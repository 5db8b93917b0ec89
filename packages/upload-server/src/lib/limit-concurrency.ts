/**
 * Runs at most `limit` tasks at once. Callers that wait take turns, so that many tasks of one do not hold up another's;
 * the tasks of one caller (`who`) run in the order of their calls.
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
