import { connectionsPerHost } from "@s3-direct/upload-core";
import { throwIfAborted } from "../lib/abortable.ts";
import { afterTimers } from "../lib/after-timers.ts";
import { isHidden } from "../lib/is-hidden.ts";

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

/** After this many milliseconds a request counts no longer, so that others can go: finish of a large file takes as long as its copy. */
const longestHold = 1_000;

/**
 * A request carries at most this many calls, because its address names each of them, and servers take 8 kB: names of 39 letters. Only a
 * hidden page has so many at once, where a client sends one request a second.
 */
const mostCalls = 200;

/**
 * Sees to it that a batching client's request has calls of one lane only; on a hidden page see `createCalls`. tRPC's batch links send as
 * one request what is called within one turn of the event loop.
 * @param callsEach how many calls go into one request; `urgent` has no such limit
 * @param onSlow called with the lane of a request that has taken long
 */
export function createCallBatches(callsEach: number, onSlow: (lane: CallLane) => void): CallBatches {
  /** A batch is in it until all its calls are answered, or for `longestHold`. */
  const underWay = new Set<Batch>();
  /** Woken in this order. */
  const waiting: Record<CallLane, (() => void)[]> = { urgent: [], quick: [], slow: [] };
  /** The newest, until its client has sent it. */
  let current: Batch | undefined;
  let accepted = mostCalls;
  /** Whether what is quick has taken long. */
  let isSlow = false;

  /**
   * As many requests are under way as there are connections: later calls join the next one; alone they would wait for a connection anyway.
   * Creates leave one request to others: files above 1 MiB are announced one after another, as each has been hashed, so that of the first
   * few each goes by itself. So do finishes of large files.
   */
  function mayOpen(lane: CallLane): boolean {
    const ofLane = [...underWay].filter((batch) => batch.lane === lane);
    return underWay.size < connectionsPerHost && (lane === "quick" || ofLane.length < connectionsPerHost - 1);
  }

  /**
   * Finishes are spread over several requests: with one large request the server would have nothing to do while the answer and the next
   * request travel. Not on a hidden page, where each request waits a second for its timer.
   */
  function mostCallsOf(lane: CallLane): number {
    return lane === "urgent" || isHidden() ? accepted : Math.min(callsEach, accepted);
  }

  function openBatch(lane: CallLane): Batch {
    const batch: Batch = { lane, size: 0, pending: 1, isOpen: true };
    underWay.add(batch);
    // Three timers follow each other: this one closes the batch, the client's own (set by the batch's first call) sends it, and the one
    // within lets calls of another lane be made, which would have gone along before.
    setTimeout(() => {
      batch.isOpen = false;
      setTimeout(() => {
        if (!end(batch)) return;
        isSlow ||= lane === "quick";
        onSlow(lane);
      }, longestHold);
      afterTimers(() => {
        current = undefined;
        leave(batch);
        wakeAll();
      });
    });
    return batch;
  }

  function leave(batch: Batch): void {
    batch.pending--;
    if (batch.pending === 0) end(batch);
  }

  /** Once: after its time, and again when its last answer comes. */
  function end(batch: Batch): boolean {
    const isFirst = underWay.delete(batch);
    if (isFirst) wakeAll();
    return isFirst;
  }

  function wakeAll(): void {
    for (const lane of Object.values(waiting)) for (const wake of lane.splice(0)) wake();
  }

  return {
    async join(asked, signal) {
      for (;;) {
        throwIfAborted(signal);
        // Each time anew: the page may be hidden by now, or seen again.
        const lane = asked === "urgent" && isHidden() && !isSlow ? "quick" : asked;
        if (mayOpen(lane)) current ??= openBatch(lane);
        if (current?.isOpen && current.lane === lane && current.size < mostCallsOf(lane)) {
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
