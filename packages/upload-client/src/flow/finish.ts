import { throwIfAborted } from "../lib/abortable.ts";
import { callApi } from "../scheduling/call-api.ts";
import { type CreatedUpload, nameOf } from "./created-upload.ts";
import { isLargeFile } from "../lib/file-size.ts";
import type { PhaseEvent } from "./phase.ts";
import { type CallOptions, type DoneOf, type FinishAnswer, isDone } from "../procedures.ts";
import { delay } from "../recovery/delay.ts";
import { withRetries } from "../recovery/retry.ts";
import type { Run } from "./run.ts";

/** The shortest pause between two finish calls, whatever the answer says; in seconds. */
const shortestPoll = 0.2;

type Pending = { status: string; retryAfter?: number; copied?: number | undefined };

/** Calls finish until the server has verified and published a file that has arrived. */
export async function finish<Answer extends FinishAnswer>(
  run: Run<Answer>,
  upload: CreatedUpload,
): Promise<PhaseEvent<DoneOf<Answer>>> {
  const attempt = async () => {
    run.emit({ type: "entered", status: "finishing" });
    return (await run.early.get(upload)) ?? askFinish(run, { upload });
  };
  for (;;) {
    const answer = await withRetries(attempt, { run });
    if (isDone(answer)) return { type: "finished", result: answer };
    // The server is still copying: copying a large file takes longer than one call.
    const { retryAfter = 0, copied }: Pending = answer;
    run.emit({ type: "entered", status: "finishing", copied });
    await delay(Math.max(retryAfter, shortestPoll) * 1_000, { signal: run.signal });
  }
}

export async function askFinish<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { upload, isArriving, timeoutMs }: { upload: CreatedUpload; isArriving?: true; timeoutMs?: number },
): Promise<Answer> {
  // The run may have been aborted while it waited for the early finish: the journal would take this call for another
  // try.
  throwIfAborted(run.signal);
  await run.journal?.beforeFinish();
  const ask = (options: CallOptions) => run.procedures.finish.mutate({ ...nameOf(upload), isArriving }, options);
  return callApi(ask, { run, lane: isLargeFile(run.file) ? "slow" : "quick", timeoutMs });
}
