import { connectionsPerHost, toUploadError } from "@s3-direct/upload-core";
import { type CallLane, createCallBatches } from "./call-batches.ts";
import { isHidden } from "../lib/is-hidden.ts";
import { createLanes, createLine } from "./slot-line.ts";
import { slotsOf } from "./slots.ts";

/** Makes a call in its turn. Rejects with `ABORTED` when aborted while it waits. */
export type Calls = <T>(call: () => Promise<T>, request: CallRequest) => Promise<T>;

type CallRequest = { lane: CallLane; signal?: AbortSignal | undefined };

/** So many calls a request carries at most once one with more has failed: an address of 8 kB has names of 80 letters then. */
const callsAfterFailure = 100;

/**
 * Calls to the API, in an order that suits a client which batches. A request is answered when its slowest call is, so one request has
 * calls of one lane only:
 * - `urgent`: create, signParts and listParts; they go first, because connections wait for them, and leave one request to the others
 * - `quick`: finish and abort, which take the server longer. They may use all calls, until one has taken long: the application looks
 *   into each file
 * - `slow`: finish of a large file, which takes as long as the copy. It leaves one request, and the calls of one, to the others
 *
 * On a hidden page each request waits a second for its timer: there what is urgent goes along with what is quick, until that has taken long.
 *
 * A server that refuses a batch for its size (tRPC's `maxBatchSize`) gets batches of half that size from then on. A link's
 * own `maxItems` saves that round trip.
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
        // A proxy for which an address is too long says so in a page, which a batch link does not tell from an answer that is lost.
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
    // No request leaves sooner than another, so one takes all calls.
    if (isHidden()) return inBatch();
    // Slots go by bytes; calls have a priority in their place.
    return slots(inBatch, { lanes: [lanes(lane)], signal, remaining: lane === "urgent" ? 0 : 1 });
  };
}

/** tRPC refuses it with BAD_REQUEST before anything is called; an error of one call names that call's path. */
function isTooLargeABatch(error: unknown): boolean {
  const isOfOneCall = "path" in Object(Reflect.get(Object(error), "data"));
  return !isOfOneCall && toUploadError(error).details["status"] === "400";
}
