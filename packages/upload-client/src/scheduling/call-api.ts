import { withinTime } from "../lib/abortable.ts";
import type { CallLane } from "./call-batches.ts";
import type { Scheduler } from "./scheduler.ts";

export type ApiCall = {
  /** Only these fields of the run are read. */
  run: { scheduler: Scheduler; signal?: AbortSignal };
  /** See `createCalls`. */
  lane: CallLane;
  /** How long it may take. @default a minute */
  timeoutMs?: number | undefined;
  /** Whether a call that is under way goes on when the upload is aborted. */
  outlivesAbort?: boolean;
};

/**
 * Calls the API in its turn.
 * @throws UploadError `NETWORK` when there is no answer in time
 */
export function callApi<T>(
  call: (options: { signal: AbortSignal }) => Promise<T>,
  { run: { scheduler, signal }, lane, timeoutMs, outlivesAbort }: ApiCall,
): Promise<T> {
  const ends = outlivesAbort ? undefined : signal;
  return scheduler.calls(() => withinTime((signal) => call({ signal }), { signal: ends, timeoutMs }), { lane, signal });
}
