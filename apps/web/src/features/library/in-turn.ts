type InTurn = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

/**
 * For calls of which the last one counts: each is made when those before it are over. When the page is left they no longer wait, and are not
 * lost with it.
 */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (call) => {
    const over = new AbortController();
    const isLeft = new Promise((resolve) => addEventListener("pagehide", resolve, { signal: over.signal }));
    const answer = Promise.race([last, isLeft])
      .finally(() => over.abort())
      .then(call);
    last = answer.catch(() => {});
    return answer;
  };
}
