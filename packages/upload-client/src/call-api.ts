import { withinTime } from "./abortable.ts";
import type { CallLane } from "./calls.ts";
import type { Scheduler } from "./scheduler.ts";

/**
 * Calls the API in its turn. See `createCalls` for the lanes.
 * @throws UploadError `NETWORK` after `longest` milliseconds without an answer, a minute by default
 */
export function callApi<T>(
  call: (options: { signal: AbortSignal }) => Promise<T>,
  {
    scheduler,
    ...request
  }: { scheduler: Scheduler; lane: CallLane; signal: AbortSignal; longest?: number | undefined },
): Promise<T> {
  return scheduler.calls(() => withinTime((signal) => call({ signal }), request), request);
}
