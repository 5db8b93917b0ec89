import { connectionsPerHost, toUploadError } from "@s3-direct/upload-core";
import { throwIfAborted } from "./abortable.ts";

import { type Slots, createLanes, createNamedSlots } from "./slots.ts";

export type CallLane = "begin" | "quick" | "slow";

/** Calls that a batching client puts into one request. */
type Batch = { lane: CallLane; size: number; unanswered: number; isSent: boolean; isOver: boolean };

/** So many requests are under way. What comes meanwhile goes along with the next one, where it would wait for a connection otherwise. */
const requestsAtOnce = connectionsPerHost;

/** After so many milliseconds a request holds up no others any more: finish of a large file takes as long as its copy. */
const longestHold = 1_000;

/** In milliseconds. A hidden page's timers come once a second. */
const slowTurn = 50;

/**
 * Calls to the API, in an order that suits a client which batches. tRPC's batch links send what is called within one turn of
 * the event loop as one request, and the slowest of it holds up the others. So one turn is of one lane: `begin` is create
 * and signParts, for which connections wait, so that it goes first; `quick` is finish and abort, which take the server longer;
 * `slow` is finish of a large file, which takes as long as the copy: so it leaves one request, and the calls of one, to the
 * others. What ends soon may be all that is under way, until it has once taken long (its application looks into each file).
 *
 * A server that refuses a batch for its size (tRPC's `maxBatchSize`) gets batches of half that size from then on; a link's
 * own `maxItems` saves that round trip.
 */
export function createCalls({ inFlight }: { inFlight: number }): Slots {
  const callsEach = Math.ceil(inFlight / requestsAtOnce);
  const leavingRoom = Math.max(1, inFlight - callsEach);
  const lanes = createLanes((lane) => (lane === "quick" ? inFlight : leavingRoom));
  const slots = createNamedSlots(inFlight, lanes);
  const underWay = { all: 0, begin: 0, quick: 0, slow: 0 };
  const waiting: Record<CallLane, (() => void)[]> = { begin: [], quick: [], slow: [] };
  let open: Batch | undefined;
  let accepted = Infinity;
  let lastTurn = 0;

  /**
   * A create is answered at once, so that few requests carry what there is. Of finish there are a few in each of several: one
   * large request would leave the server with nothing to do while its answer and the next one travel. Unless each takes a
   * hidden page seconds to begin.
   */
  function limitsOf(lane: CallLane): { requests: number; calls: number } {
    if (lane === "begin" || lastTurn > slowTurn) return { requests: 3, calls: accepted };
    return { requests: lane === "slow" ? requestsAtOnce - 1 : requestsAtOnce, calls: Math.min(callsEach, accepted) };
  }

  function wakeAll(): void {
    for (const lane of [waiting.begin, waiting.quick, waiting.slow]) for (const wake of lane.splice(0)) wake();
  }

  async function join(lane: CallLane, signal: AbortSignal): Promise<Batch> {
    for (;;) {
      throwIfAborted(signal);
      const { requests, calls } = limitsOf(lane);
      if (open === undefined && underWay.all < requestsAtOnce && underWay[lane] < requests) open = openBatch(lane);
      if (open?.lane === lane && open.size < calls && !open.isSent) {
        open.size++;
        open.unanswered++;
        return open;
      }
      await new Promise<void>((resolve) => waiting[lane].push(resolve));
    }
  }

  function openBatch(lane: CallLane): Batch {
    const batch: Batch = { lane, size: 0, unanswered: 0, isSent: false, isOver: false };
    count(lane, 1);
    const openedAt = performance.now();
    setTimeout(() => {
      batch.isSent = true;
      lastTurn = performance.now() - openedAt;
      // The first call of the batch has set the timer that sends it since; this one comes behind it.
      setTimeout(() => {
        open = undefined;
        if (batch.unanswered === 0) end(batch);
        wakeAll();
      });
    });
    setTimeout(() => {
      // Its application looks into each file: from here on what begins is left room.
      if (lane === "quick" && !batch.isOver) lanes(lane).limit = leavingRoom;
      end(batch);
    }, longestHold);
    return batch;
  }

  function end(batch: Batch): void {
    if (batch.isOver) return;
    batch.isOver = true;
    count(batch.lane, -1);
    wakeAll();
  }

  function count(lane: CallLane, change: number): void {
    underWay.all += change;
    underWay[lane] += change;
  }

  return (call, request) =>
    slots(
      async () => {
        const { lane } = request;
        for (;;) {
          const batch = await join(lane === "begin" || lane === "slow" ? lane : "quick", request.signal);
          try {
            return await call();
          } catch (error) {
            if (batch.size === 1 || !isTooLargeABatch(error)) throw error;
            accepted = Math.min(accepted, Math.floor(batch.size / 2));
          } finally {
            batch.unanswered--;
            if (batch.isSent && batch.unanswered === 0) end(batch);
          }
        }
      },
      // Connections wait for what begins, so it goes first.
      { ...request, remaining: request.lane === "begin" ? 0 : 1 },
    );
}

/** tRPC refuses it with BAD_REQUEST, before anything is called. Whatever else means 400 says so again when it is asked alone. */
function isTooLargeABatch(error: unknown): boolean {
  return toUploadError(error).details["status"] === "400";
}
