import { unlessLate } from "./abortable.ts";

/** A worker that has been idle for this many milliseconds is closed, to free its memory. */
const idleTime = 10_000;

/** A worker that exists while there are tasks. It gets one task at a time, and answers each with one message. */
export type TaskWorker = {
  isOpen: () => boolean;
  /** @returns undefined if the page can have no worker, or if the worker failed or took too long; it is closed then */
  ask: (task: unknown, timeoutMs: number) => Promise<MessageEvent<unknown> | undefined>;
};

/** @param make throws if a page allows no worker, because of its Content-Security-Policy or its bundler */
export function createTaskWorker(make: () => Worker): TaskWorker {
  let worker: Worker | undefined;
  let closing: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    worker?.terminate();
    worker = undefined;
  }

  return {
    isOpen: () => worker !== undefined,
    async ask(task, timeoutMs) {
      clearTimeout(closing);
      try {
        worker ??= make();
      } catch {
        return undefined;
      }
      const answer = await unlessLate(answerOf(worker, task), timeoutMs, () => undefined);
      if (answer === undefined) close();
      else closing = setTimeout(close, idleTime);
      return answer;
    },
  };
}

/** @returns undefined if the worker fails */
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
