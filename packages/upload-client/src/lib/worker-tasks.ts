import { unlessLate } from "./abortable.ts";

/** A worker that has had nothing to do for so many milliseconds is closed, to free its memory. */
const idleTime = 10_000;

/** A worker that exists while there is something to do. It gets one task at a time, and answers each with one message. */
export type TaskWorker = {
  isOpen: () => boolean;
  /**
   * @param patience so many milliseconds it may take
   * @returns undefined where a page can have no worker, or where it failed or took too long, and is closed
   */
  ask: (task: unknown, patience: number) => Promise<MessageEvent<unknown> | undefined>;
};

/** @param make throws where a page allows no worker: its Content-Security-Policy, its bundler */
export function createTaskWorker(make: () => Worker): TaskWorker {
  let worker: Worker | undefined;
  let closing: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    worker?.terminate();
    worker = undefined;
  }

  return {
    isOpen: () => worker !== undefined,
    async ask(task, patience) {
      clearTimeout(closing);
      try {
        worker ??= make();
      } catch {
        return undefined;
      }
      const answer = await unlessLate(answerOf(worker, task), patience, () => undefined);
      if (answer === undefined) close();
      else closing = setTimeout(close, idleTime);
      return answer;
    },
  };
}

/** @returns undefined where it fails */
async function answerOf(worker: Worker, task: unknown): Promise<MessageEvent<unknown> | undefined> {
  const listening = new AbortController();
  const { signal } = listening;
  const answer = await new Promise<MessageEvent<unknown> | undefined>((resolve) => {
    worker.addEventListener("message", resolve, { signal });
    worker.addEventListener("error", () => resolve(undefined), { signal });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
    worker.postMessage(task);
  });
  listening.abort();
  return answer;
}

/** Runs tasks one after the other, also after one that fails. */
export function createSequence(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task);
    last = turn.catch(() => {});
    return turn;
  };
}
