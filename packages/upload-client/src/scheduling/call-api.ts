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
  /** Whether a call that was already sent continues when the upload is aborted. */
  outlivesAbort?: boolean;
};

/**
 * Calls the API once a slot is free.
 * @throws UploadError `NETWORK` if there is no answer in time
 */
export function callApi<T>(
  call: (options: { signal: AbortSignal }) => Promise<T>,
  { run: { scheduler, signal }, lane, timeoutMs, outlivesAbort }: ApiCall,
): Promise<T> {
  const ends = outlivesAbort ? undefined : signal;
  return scheduler.calls(() => withinTime((signal) => call({ signal }), { signal: ends, timeoutMs }), { lane, signal });
}
