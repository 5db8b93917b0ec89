type InTurn = <Answer>(what: string, call: () => Promise<Answer>) => Promise<Answer>;

/**
 * For calls of which the last one counts: each is made when those before it for the same are over. When the page is left they no longer
 * wait, and are not lost with it.
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
