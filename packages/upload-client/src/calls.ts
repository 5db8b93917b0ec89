import { throwIfAborted } from "./abortable.ts";
import { type Slots, createSlots } from "./slots.ts";

/** Calls that a batching client puts into one request. */
type Batch = { lane: string; size: number; unanswered: number; isSent: boolean; isOver: boolean };

/**
 * So many requests are under way: as many as a browser opens connections to the API over HTTP/1.1. What comes meanwhile goes
 * along with the next one, where it would wait for a connection otherwise.
 */
const requestsAtOnce = 6;

/**
 * So many of them may be of one lane. A create is answered at once, so that few requests carry what there is; of finish a
 * few in each of several: one large request would leave the server with nothing to do while its answer and the next travel.
 */
const requestsOf: Readonly<Record<string, number>> = { begin: 3, end: 5 };

/** After so many milliseconds a request holds up no others any more: finish of a large file takes as long as its copy. */
const longestHold = 1_000;

/**
 * Calls to the API, in an order that suits a client which batches. tRPC's batch links send what is called within one turn of
 * the event loop as one request, and the slowest of it holds up the others. So one turn is of one lane: `begin` is create
 * and signParts, for which connections wait, so that it goes first; `end` is finish and abort, which take the server longer.
 * Neither takes all calls from the other.
 *
 * A server that refuses a batch for its size (tRPC's `maxBatchSize`) gets batches of half that size from then on; a link's
 * own `maxItems` saves that round trip.
 */
export function createCalls({ inFlight }: { inFlight: number }): Slots {
  const callsEach = Math.ceil(inFlight / requestsAtOnce);
  // Neither lane takes all: one request's worth is left to the other.
  const slots = createSlots({ overall: inFlight, perLane: () => Math.max(1, inFlight - callsEach) });
  const underWay = new Map<string, number>();
  let open: Batch | undefined;
  let refused = Infinity;
  const waiting: (() => void)[] = [];

  const largestOf = (lane: string) => Math.min(lane === "end" ? callsEach : Infinity, refused);

  function mayOpen(lane: string): boolean {
    const all = [...underWay.values()].reduce((sum, count) => sum + count, 0);
    return open === undefined && all < requestsAtOnce && (underWay.get(lane) ?? 0) < (requestsOf[lane] ?? 1);
  }

  function wakeAll(): void {
    for (const wake of waiting.splice(0)) wake();
  }

  async function join(lane: string): Promise<Batch> {
    for (;;) {
      if (mayOpen(lane)) open = openBatch(lane);
      if (open?.lane === lane && open.size < largestOf(lane) && !open.isSent) {
        open.size++;
        open.unanswered++;
        return open;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  }

  function openBatch(lane: string): Batch {
    const batch: Batch = { lane, size: 0, unanswered: 0, isSent: false, isOver: false };
    underWay.set(lane, (underWay.get(lane) ?? 0) + 1);
    setTimeout(() => {
      batch.isSent = true;
      // The first call of the batch has set the timer that sends it since; this one comes behind it.
      setTimeout(() => {
        open = undefined;
        if (batch.unanswered === 0) end(batch);
        wakeAll();
      });
    });
    setTimeout(() => end(batch), longestHold);
    return batch;
  }

  function end(batch: Batch): void {
    if (batch.isOver) return;
    batch.isOver = true;
    underWay.set(batch.lane, (underWay.get(batch.lane) ?? 0) - 1);
    wakeAll();
  }

  return (call, request) =>
    slots(
      async () => {
        for (;;) {
          const batch = await join(request.lane);
          try {
            throwIfAborted(request.signal);
            return await call();
          } catch (error) {
            if (batch.size === 1 || !isTooLargeABatch(error)) throw error;
            refused = Math.min(refused, Math.floor(batch.size / 2));
          } finally {
            batch.unanswered--;
            if (batch.isSent && batch.unanswered === 0) end(batch);
          }
        }
      },
      // Whoever has nothing left goes first: all that begins.
      { ...request, bytesLeft: +(request.lane === "end") },
    );
}

/** tRPC's words; its code is BAD_REQUEST, which says nothing. */
function isTooLargeABatch(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Batch call exceeds maximum size");
}
