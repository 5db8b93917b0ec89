import { UploadError } from "@s3-direct/upload-core";
import { unlessLate } from "../lib/abortable.ts";
import { callApi } from "../scheduling/call-api.ts";
import { type CreatedUpload, type NamedUpload, nameOf } from "../flow/created-upload.ts";
import { noop } from "../lib/noop.ts";
import type { PhaseEvent } from "../flow/phase.ts";
import { type CallOptions, type DoneOf, type EngineProcedures, type FinishAnswer, isDone } from "../procedures.ts";
import type { RunDeps } from "../flow/run.ts";
import { longestAbandon } from "../lib/time-limits.ts";
import { type RetryOptions, withRetries } from "./retry.ts";

export type AbandonDeps = Pick<RunDeps<FinishAnswer>, "scheduler" | "retries" | "wake" | "journal"> & {
  procedures: Pick<EngineProcedures<FinishAnswer>, "abort">;
  /** Undefined if nobody waits for the call. */
  emit?: RetryOptions["run"]["emit"];
};

/**
 * Tells the server that a key will not be used any more. If the server never gets the call, the storage expires the
 * upload.
 * @returns whether the file has already been published, as far as the server says so
 * @throws UploadError why the call failed; `INTERNAL` if the server has no abort
 */
export async function abandon(deps: AbandonDeps, upload: NamedUpload): Promise<boolean> {
  const { abort } = deps.procedures;
  if (!abort) throw new UploadError("INTERNAL");
  // The call continues if the upload is aborted.
  const run = { emit: noop, ...deps, signal: undefined };
  const ask = () => callApi((options) => abort.mutate(nameOf(upload), options), { run, lane: "quick" });
  const answer = await withRetries(ask, { run, whenSignedOut: () => "end" });
  // An older server does not send a status.
  const isPublished = Reflect.get(Object(answer), "status") === "published";
  // Only once the server knows: a later page calls finish for each key that it finds in the journal.
  if (!isPublished) deps.journal?.abandoned(upload.plan.key);
  return isPublished;
}

/**
 * Abandons a key for which finish may have been called, so that the file may already be published. Never rejects.
 * @returns `finished` if the file is published; `unanswered` if there is no answer
 */
export async function abandonOrFinish<Answer extends FinishAnswer>(
  deps: RunDeps<Answer>,
  upload: CreatedUpload,
): Promise<PhaseEvent<DoneOf<Answer>>> {
  const unanswered = { type: "unanswered", upload } as const;
  const abandonThenFinish = async (): Promise<PhaseEvent<DoneOf<Answer>>> => {
    const isPublished = await abandon(deps, upload);
    if (!isPublished) return { type: "abandoned" };
    const ask = (options: CallOptions) => deps.procedures.finish.mutate(nameOf(upload), options);
    const answer = await callApi(ask, { run: deps, lane: "quick" });
    return isDone(answer) ? { type: "finished", result: answer } : unanswered;
  };
  return unlessLate(abandonThenFinish(), longestAbandon, () => unanswered).catch(() => unanswered);
}
