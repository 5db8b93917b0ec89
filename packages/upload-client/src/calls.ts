import { toUploadError } from "@s3-direct/upload-core";
import { type CallLane, createCallBatches, requestsAtOnce } from "./call-batches.ts";
import { isHidden } from "./is-hidden.ts";
import { createLanes, createNamedSlots } from "./slots.ts";

/** Makes a call in its turn. Rejects with `ABORTED` when cancelled while it waits. */
export type Calls = <T>(call: () => Promise<T>, request: CallRequest) => Promise<T>;

type CallRequest = { lane: CallLane; signal?: AbortSignal | undefined };

/**
 * Calls to the API, in an order that suits a client which batches: a request is held up by its slowest call. So one request has
 * calls of one lane only:
 * - `begin`: create and signParts; they go first, because connections wait for them
 * - `quick`: finish and abort, which take the server longer. They may be all that is under way, until one has taken long (its
 *   application looks into each file)
 * - `slow`: finish of a large file, which takes as long as the copy. It leaves one request, and the calls of one, to the others
 *
 * A server that refuses a batch for its size (tRPC's `maxBatchSize`) gets batches of half that size from then on; a link's
 * own `maxItems` saves that round trip.
 */
export function createCalls({ inFlight }: { inFlight: number }): Calls {
  const callsEach = Math.ceil(inFlight / requestsAtOnce);
  const leavingRoom = Math.max(1, inFlight - callsEach);
  const lanes = createLanes((lane) => (lane === "quick" ? inFlight : leavingRoom));
  const slots = createNamedSlots(inFlight, lanes);
  const batches = createCallBatches({ callsEach, onSlow: (lane) => (lanes(lane).limit = leavingRoom) });

  async function callInBatch<T>(call: () => Promise<T>, { lane, signal }: CallRequest): Promise<T> {
    for (;;) {
      const batch = await batches.join(lane, signal);
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

  return (call, request) => {
    const inBatch = () => callInBatch(call, request);
    // One request carries what there is, as none leaves sooner.
    if (isHidden()) return inBatch();
    // In place of bytes: connections wait for what begins, so it goes first.
    const priority = request.lane === "begin" ? 0 : 1;
    return slots(inBatch, { ...request, remaining: priority });
  };
}

/** tRPC refuses it with BAD_REQUEST, before anything is called. Whatever else means 400 says so again when it is asked alone. */
function isTooLargeABatch(error: unknown): boolean {
  return toUploadError(error).details["status"] === "400";
}
