import { throwIfAborted } from "./abortable.ts";
import { UploadError } from "@s3-direct/upload-core";

export type Scheduler = {
  /** Runs the task when a slot is free, in the order asked. Rejects with `ABORTED` when cancelled while in line. */
  run<T>(task: () => Promise<T>, options: { signal: AbortSignal }): Promise<T>;
};

export type SchedulerOptions = {
  /**
   * How many transfers go on at once.
   * @default 6: as many connections as browsers open to one host name over HTTP/1.1, which is all that S3 speaks
   */
  concurrency?: number;
};

/** @throws RangeError when `concurrency` is not a whole number of at least 1. */
export function createScheduler({ concurrency = 6 }: SchedulerOptions = {}): Scheduler {
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError("concurrency must be a whole number of at least 1.");
  }
  const line = new Set<() => void>();
  let running = 0;

  function takeSlot(signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    if (running < concurrency) {
      running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        line.delete(enter);
        reject(new UploadError("ABORTED"));
      };
      const enter = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      line.add(enter);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  function freeSlot(): void {
    const [next] = line;
    if (next === undefined) {
      running--;
      return;
    }
    // The slot goes from hand to hand, so that nobody overtakes the line.
    line.delete(next);
    next();
  }

  return {
    async run(task, { signal }) {
      await takeSlot(signal);
      try {
        return await task();
      } finally {
        freeSlot();
      }
    },
  };
}

/** Shared by all uploaders of a page: connections are the page's, not an uploader's. */
export const pageScheduler: Scheduler = createScheduler();
