type InTurn = <Answer>(what: string, call: () => Promise<Answer>) => Promise<Answer>;

/**
 * Makes calls for the same thing one after another, so that the last one wins. If the page is left, the waiting calls
 * are made at once, so that they are not lost.
 */
export function createTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return (what, call) => {
    const over = new AbortController();
    const isLeft = new Promise((resolve) => addEventListener("pagehide", resolve, { signal: over.signal }));
    const answer = Promise.race([last.get(what), isLeft])
      .finally(() => over.abort())
      .then(call);
    const ended = answer
      .catch(() => {})
      .then(() => {
        if (last.get(what) === ended) last.delete(what);
      });
    last.set(what, ended);
    return answer;
  };
}
