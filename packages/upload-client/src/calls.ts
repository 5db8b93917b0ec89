import { throwIfAborted } from "./abortable.ts";
import { type Slots, createSlots } from "./slots.ts";

/** Calls that a batching client puts into one request. */
type Batch = { kind: string; size: number; isSent: boolean; over: Promise<void> };

/**
 * Calls to the API, in an order that suits a client which batches. tRPC's batch links send what is called within one turn of
 * the event loop as one request, and the slowest of it holds up the others. So one turn is of one lane: `begin` is create
 * and signParts, for which connections wait; `end` is finish and abort, which take the server longer. Half of the calls are
 * for each, for the same reason.
 *
 * A server that refuses a batch for its size (tRPC's `maxBatchSize`) gets batches of half that size from then on; a link's
 * own `maxItems` saves that round trip.
 */
export function createCalls({ inFlight }: { inFlight: number }): Slots {
  const slots = createSlots({ overall: inFlight, perLane: () => Math.ceil(inFlight / 2) });
  let open: Batch | undefined;
  let largest = Infinity;

  async function join(kind: string): Promise<Batch> {
    for (;;) {
      const batch = (open ??= openBatch(kind));
      if (batch.kind === kind && batch.size < largest && !batch.isSent) {
        batch.size++;
        return batch;
      }
      await batch.over;
    }
  }

  function openBatch(kind: string): Batch {
    const over = new Promise<void>((resolve) => {
      setTimeout(() => {
        batch.isSent = true;
        // The first call of the batch has set the timer that sends it since; this one comes behind it.
        setTimeout(() => {
          open = undefined;
          resolve();
        });
      });
    });
    const batch: Batch = { kind, size: 0, isSent: false, over };
    return batch;
  }

  return (call, request) =>
    slots(async () => {
      for (;;) {
        const batch = await join(request.lane);
        throwIfAborted(request.signal);
        try {
          return await call();
        } catch (error) {
          if (batch.size === 1 || !isTooLargeABatch(error)) throw error;
          largest = Math.min(largest, Math.floor(batch.size / 2));
        }
      }
    }, request);
}

/** tRPC's words; its code is BAD_REQUEST, which says nothing. */
function isTooLargeABatch(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Batch call exceeds maximum size");
}
