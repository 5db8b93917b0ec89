import { toUploadError } from "@s3-direct/upload-core";
import { connectionsPerHost } from "@s3-direct/upload-core/internal";
import { type CallLane, createCallBatches } from "./call-batches.ts";
import { isHidden } from "../lib/is-hidden.ts";
import { createLanes, createLine } from "./slot-line.ts";
import { slotsOf } from "./slots.ts";

/** Makes a call once a slot is free. Rejects with `ABORTED` if aborted while waiting. */
export type Calls = <T>(call: () => Promise<T>, request: CallRequest) => Promise<T>;

type CallRequest = { lane: CallLane; signal?: AbortSignal | undefined };

/**
 * Once a larger batch has failed, a request carries at most this many calls: a URL of 8 kB then has room for 80
 * characters per call.
 */
const callsAfterFailure = 100;

/**
 * Orders calls to the API so that a client can batch them. A request is answered when its slowest call is, so each
 * request has calls of one lane only:
 * - `urgent`: create, signParts and listParts. They go first, because connections wait for them, and leave one request
 *   to the other lanes
 * - `quick`: finish and abort, which take the server longer. They may use all calls until one has taken long, which
 *   shows that the application checks each file
 * - `slow`: finish of a large file, which takes as long as the copy. It leaves one request and its calls to the other
 *   lanes
 *
 * On a hidden page each request waits a second for its timer. There urgent calls share requests with quick ones, until
 * a quick one has taken long.
 *
 * A server that refuses a batch for its size (tRPC's `maxBatchSize`) gets batches of half that size from then on. A
 * link's own `maxItems` saves that round trip.
 */
export function createCalls(inFlight: number): Calls {
  const callsEach = Math.ceil(inFlight / connectionsPerHost);
  const leavingRoom = Math.max(1, inFlight - callsEach);
  const lanes = createLanes((lane) => (lane === "quick" ? inFlight : leavingRoom));
  const slots = slotsOf(createLine(inFlight));
  const batches = createCallBatches(callsEach, (lane) => (lanes(lane).limit = leavingRoom));

  async function callInBatch<T>(call: () => Promise<T>, { lane, signal }: CallRequest): Promise<T> {
    for (;;) {
      const batch = await batches.join(lane, signal);
      try {
        return await call();
      } catch (error) {
        // If a URL is too long for a proxy, the proxy answers with an HTML page, which a batch link cannot tell from a
        // lost answer.
        if (batch.size > callsAfterFailure) batches.limit(callsAfterFailure);
        if (batch.size === 1 || !isTooLargeABatch(error)) throw error;
        batches.limit(Math.floor(batch.size / 2));
      } finally {
        batches.leave(batch);
      }
    }
  }

  return (call, { lane, signal }) => {
    const inBatch = () => callInBatch(call, { lane, signal });
    // On a hidden page no request is sent earlier than another, so one takes all calls.
    if (isHidden()) return inBatch();
    // Slots are given out by bytes left; for calls, a priority takes their place.
    return slots(inBatch, { lanes: [lanes(lane)], signal, remaining: lane === "urgent" ? 0 : 1 });
  };
}

/**
 * tRPC refuses such a batch with BAD_REQUEST before it calls anything; the error of a single call names that call's
 * path.
 */
function isTooLargeABatch(error: unknown): boolean {
  const isOfOneCall = "path" in Object(Reflect.get(Object(error), "data"));
  return !isOfOneCall && toUploadError(error).details["status"] === "400";
}
