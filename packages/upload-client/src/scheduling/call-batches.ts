import { connectionsPerHost } from "@s3-direct/upload-core/internal";
import { throwIfAborted } from "../lib/abortable.ts";
import { afterTimers } from "../lib/after-timers.ts";
import { isHidden } from "../lib/is-hidden.ts";

export type CallLane = "urgent" | "quick" | "slow";

/** The calls that a batching client puts into one request: those made in one turn of the event loop. */
type Batch = {
  readonly lane: CallLane;
  size: number;
  /** How many of its calls have no answer yet, plus one until they are sent. */
  pending: number;
  /** Whether calls may still join. */
  isOpen: boolean;
};

export type CallBatches = {
  /** Waits until a call may be made. The caller must then make it at once. @throws UploadError `ABORTED` */
  join: (lane: CallLane, signal: AbortSignal | undefined) => Promise<Batch>;
  /** Notes that a call of the batch has been answered. */
  leave: (batch: Batch) => void;
  /** Limits every further batch to this many calls. */
  limit: (calls: number) => void;
};

/**
 * After this many milliseconds a request no longer counts, so that others can be sent: finish of a large file takes as
 * long as its copy.
 */
const longestHold = 1_000;

/**
 * The most calls in one request: its URL names each of them and servers accept 8 kB, which leaves 39 characters per
 * name. Only a hidden page, which sends one request a second, has that many at once.
 */
const mostCalls = 200;

/**
 * Ensures that a batching client's request has calls of one lane only; for a hidden page see `createCalls`. tRPC's
 * batch links send all calls of one turn of the event loop as one request.
 * @param callsEach how many calls go into one request; `urgent` has no such limit
 * @param onSlow called with the lane of a request that has taken long
 */
export function createCallBatches(callsEach: number, onSlow: (lane: CallLane) => void): CallBatches {
  /** Batches with unanswered calls, each for at most `longestHold`. */
  const underWay = new Set<Batch>();
  /** Continued in this order. */
  const waiting: Record<CallLane, (() => void)[]> = { urgent: [], quick: [], slow: [] };
  /** The newest batch, until its client has sent it. */
  let current: Batch | undefined;
  let accepted = mostCalls;
  /** Whether a `quick` request has taken long. */
  let isSlow = false;

  /**
   * At most one request per connection is in progress; further calls join the next request, because alone they would
   * only wait for a connection. Creates leave only one request free for the other lanes: files above 1 MiB are announced
   * one by one, as soon as each is hashed, so each of the first few creates needs a request of its own. Finishes of
   * large files leave one free too.
   */
  function mayOpen(lane: CallLane): boolean {
    const ofLane = [...underWay].filter((batch) => batch.lane === lane);
    return underWay.size < connectionsPerHost && (lane === "quick" || ofLane.length < connectionsPerHost - 1);
  }

  /**
   * Finishes are spread over several requests: with one large request the server would be idle while the answer and the
   * next request travel. Not on a hidden page, where each request waits a second for its timer.
   */
  function mostCallsOf(lane: CallLane): number {
    return lane === "urgent" || isHidden() ? accepted : Math.min(callsEach, accepted);
  }

  function openBatch(lane: CallLane): Batch {
    const batch: Batch = { lane, size: 0, pending: 1, isOpen: true };
    underWay.add(batch);
    // Three timers follow each other: this one closes the batch; the client's own (set by the batch's first call) sends
    // it; the one inside admits calls of another lane, which the client would otherwise have sent along.
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

  /** Ends a batch once. Called after `longestHold` and at the last answer. @returns whether this was the first time */
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
        // Decided again each time: the page may have been hidden or shown meanwhile.
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
