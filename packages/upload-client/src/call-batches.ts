import { connectionsPerHost } from "@s3-direct/upload-core";
import { throwIfAborted } from "./abortable.ts";
import { isHidden } from "./is-hidden.ts";

export type CallLane = "begin" | "quick" | "slow";

/** Calls that a batching client puts into one request: those of one turn of the event loop, for which it is open. */
type Batch = {
  readonly lane: CallLane;
  size: number;
  /** Its calls that have no answer, and one more until they are sent. */
  pending: number;
  isOpen: boolean;
};

export type CallBatches = {
  /** Waits until a call may be made, and then it has to be made at once. @throws UploadError `ABORTED` */
  join: (lane: CallLane, signal: AbortSignal | undefined) => Promise<Batch>;
  /** A call has its answer. */
  leave: (batch: Batch) => void;
  /** The server takes no more calls in a batch. */
  limit: (calls: number) => void;
};

/** This many requests are under way at once. Later calls join the next request; alone they would wait for a connection anyway. */
export const requestsAtOnce = connectionsPerHost;

/** After this many milliseconds a request no longer holds up others: finish of a large file takes as long as its copy. */
const longestHold = 1_000;

/** A request carries at most this many calls, because its address names each of them. */
const mostCalls = 96;

/**
 * Sees to it that what a batching client sends as one request is of one lane: tRPC's batch links send what is called within one turn
 * of the event loop.
 * @param options.callsEach how many calls go into one request; `begin` has no such limit
 * @param options.onSlow told of a lane of which a request has taken long
 */
export function createCallBatches(options: { callsEach: number; onSlow: (lane: CallLane) => void }): CallBatches {
  /** Until all their calls are answered, or they have taken so long that they hold up no others any more. */
  const underWay = new Set<Batch>();
  /** What begins goes first. */
  const waiting: Record<CallLane, (() => void)[]> = { begin: [], quick: [], slow: [] };
  /** The newest, until its client has sent it. */
  let current: Batch | undefined;
  let accepted = mostCalls;

  /**
   * A create is answered at once, so that few requests carry what there is. Finishes are spread over several requests: one
   * large request would leave the server with nothing to do while its answer and the next one travel. Unless the page is hidden,
   * where each waits a second for its timer.
   */
  function limitsOf(lane: CallLane): { requests: number; calls: number } {
    if (lane === "begin" || isHidden()) return { requests: 3, calls: accepted };
    const requests = lane === "slow" ? requestsAtOnce - 1 : requestsAtOnce;
    return { requests, calls: Math.min(options.callsEach, accepted) };
  }

  function openBatch(lane: CallLane): Batch {
    const batch: Batch = { lane, size: 0, pending: 1, isOpen: true };
    underWay.add(batch);
    // The client's own timer, which sends the batch, is set by its first call, and so runs between these two. From the first on
    // nobody joins any more; a call of another lane may be made from the second on, or it would go along.
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

/** When the timers have run that are due now. Another one would come a second later on a hidden page; a message does not. */
function afterTimers(callback: () => void): void {
  if (!isHidden()) return void setTimeout(callback);
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => {
    port1.close();
    callback();
  });
  port1.start();
  port2.postMessage(undefined);
}
