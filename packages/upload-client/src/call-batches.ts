import { connectionsPerHost } from "@s3-direct/upload-core";
import { throwIfAborted } from "./abortable.ts";
import { afterTimers } from "./after-timers.ts";
import { isHidden } from "./is-hidden.ts";

export type CallLane = "urgent" | "quick" | "slow";

/** Calls that a batching client puts into one request: those of one turn of the event loop. */
type Batch = {
  readonly lane: CallLane;
  size: number;
  /** How many of its calls have no answer; one more until they are sent. */
  pending: number;
  /** Whether calls may still join. */
  isOpen: boolean;
};

export type CallBatches = {
  /** Waits until a call may be made. It must be made at once then. @throws UploadError `ABORTED` */
  join: (lane: CallLane, signal: AbortSignal | undefined) => Promise<Batch>;
  /** A call has its answer. */
  leave: (batch: Batch) => void;
  /** From now on a batch has at most so many calls. */
  limit: (calls: number) => void;
};

/** This many requests are under way at once. Later calls join the next request; alone they would wait for a connection anyway. */
export const requestsAtOnce = connectionsPerHost;

/** After this many milliseconds a request counts no longer, so that others can go: finish of a large file takes as long as its copy. */
const longestHold = 1_000;

/**
 * A request carries at most this many calls, because its address names each of them, and servers take 8 kB: names of 33 letters. Only a
 * hidden page has so many at once, where a client sends one request a second.
 */
const mostCalls = 240;

/**
 * Sees to it that a batching client's request has calls of one lane only. tRPC's batch links send as one request what is called within
 * one turn of the event loop.
 * @param options.callsEach how many calls go into one request; `urgent` has no such limit
 * @param options.onSlow called with the lane of a request that has taken long
 */
export function createCallBatches(options: { callsEach: number; onSlow: (lane: CallLane) => void }): CallBatches {
  /** A batch is in it until all its calls are answered, or for `longestHold`. */
  const underWay = new Set<Batch>();
  /** Woken in this order. */
  const waiting: Record<CallLane, (() => void)[]> = { urgent: [], quick: [], slow: [] };
  /** The newest, until its client has sent it. */
  let current: Batch | undefined;
  let accepted = mostCalls;

  /**
   * Creates leave one request to others: files above 1 MiB are announced one after another, as each has been hashed, so that of the first
   * few each goes by itself. So do finishes of large files. Finishes are spread over several requests: with one large request the server would
   * have nothing to do while the answer and the next request travel. Not on a hidden page, where each request waits a second for its timer.
   */
  function limitsOf(lane: CallLane): { requests: number; calls: number } {
    const calls = lane === "urgent" || isHidden() ? accepted : Math.min(options.callsEach, accepted);
    return { requests: lane === "quick" ? requestsAtOnce : requestsAtOnce - 1, calls };
  }

  function openBatch(lane: CallLane): Batch {
    const batch: Batch = { lane, size: 0, pending: 1, isOpen: true };
    underWay.add(batch);
    // Three timers follow each other: this one closes the batch, the client's own (set by the batch's first call) sends it, and the one
    // within lets calls of another lane be made, which would have gone along before.
    setTimeout(() => {
      batch.isOpen = false;
      afterTimers(() => {
        current = undefined;
        leave(batch);
        wakeAll();
      });
    });
    setTimeout(() => {
      if (underWay.has(batch)) options.onSlow(lane);
      end(batch);
    }, longestHold);
    return batch;
  }

  function end(batch: Batch): void {
    if (underWay.delete(batch)) wakeAll();
  }

  function leave(batch: Batch): void {
    batch.pending--;
    if (batch.pending === 0) end(batch);
  }

  function wakeAll(): void {
    for (const lane of Object.values(waiting)) for (const wake of lane.splice(0)) wake();
  }

  return {
    async join(lane, signal) {
      for (;;) {
        throwIfAborted(signal);
        const { requests, calls } = limitsOf(lane);
        const ofLane = [...underWay].filter((batch) => batch.lane === lane);
        if (underWay.size < requestsAtOnce && ofLane.length < requests) current ??= openBatch(lane);
        if (current?.isOpen && current.lane === lane && current.size < calls) {
          current.size++;
          current.pending++;
          return current;
        }
        await new Promise<void>((resolve) => waiting[lane].push(resolve));
      }
    },
    leave,
    limit: (calls) => (accepted = Math.min(accepted, calls)),
  };
}
