import { toUploadError } from "@s3-direct/upload-core";
import { type CallLane, createCallBatches, requestsAtOnce } from "./call-batches.ts";
import { type Slots, createLanes, createNamedSlots } from "./slots.ts";

/**
 * While more finishes wait than so many times what may be in flight, calls begin one at a time. Otherwise, of thousands of small files
 * over a fast network, most are sent and few published for long, and all that is in hand for them is in memory. Those that wait last
 * until what begins then has been sent.
 */
const mostWaiting = 2;

/**
 * Calls to the API, in an order that suits a client which batches: what goes into one request is held up by the slowest of it. So
 * one request is of one lane: `begin` is create and signParts, for which connections wait, so that it goes first; `quick` is
 * finish and abort, which take the server longer; `slow` is finish of a large file, which takes as long as the copy: so it leaves
 * one request, and the calls of one, to the others. What ends soon may be all that is under way, until it has once taken long (its
 * application looks into each file).
 *
 * A server that refuses a batch for its size (tRPC's `maxBatchSize`) gets batches of half that size from then on; a link's
 * own `maxItems` saves that round trip.
 */
export function createCalls({ inFlight }: { inFlight: number }): Slots {
  const callsEach = Math.ceil(inFlight / requestsAtOnce);
  const leavingRoom = Math.max(1, inFlight - callsEach);
  const lanes = createLanes((lane) => (lane === "quick" ? inFlight : leavingRoom));
  const slots = createNamedSlots(inFlight, lanes);
  const batches = createCallBatches({ callsEach, onSlow: (lane) => (lanes(lane).limit = leavingRoom) });

  async function callInBatch<T>(call: () => Promise<T>, request: { lane: CallLane; signal: AbortSignal }): Promise<T> {
    for (;;) {
      const batch = await batches.join(request.lane, request.signal);
      try {
        return await call();
      } catch (error) {
        if (batch.size === 1 || !isTooLargeABatch(error)) throw error;
        batches.limit(Math.floor(batch.size / 2));
      } finally {
        batches.leave(batch);
      }
    }
  }

  let waiting = 0;
  function changeWaiting(by: 1 | -1): void {
    waiting += by;
    lanes("begin").limit = waiting > mostWaiting * inFlight ? 1 : leavingRoom;
  }

  /** @returns what ends it */
  function countFinish(): () => void {
    let isWaiting = true;
    changeWaiting(1);
    return () => {
      if (isWaiting) changeWaiting(-1);
      isWaiting = false;
    };
  }

  return (call, request) => {
    const lane = laneOf(request.lane);
    const stopCounting = lane === "quick" ? countFinish() : () => {};
    const callNow = () => {
      stopCounting();
      return callInBatch(call, { lane, signal: request.signal });
    };
    // In place of bytes: connections wait for what begins, so it goes first.
    const priority = lane === "begin" ? 0 : 1;
    return slots(callNow, { ...request, remaining: priority }).finally(stopCounting);
  };
}

const laneOf = (name: string): CallLane => (name === "begin" || name === "slow" ? name : "quick");

/** tRPC refuses it with BAD_REQUEST, before anything is called. Whatever else means 400 says so again when it is asked alone. */
function isTooLargeABatch(error: unknown): boolean {
  return toUploadError(error).details["status"] === "400";
}
