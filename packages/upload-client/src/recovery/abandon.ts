import { UploadError } from "@s3-direct/upload-core";
import { resultWithin } from "../lib/abortable.ts";
import { callApi } from "../scheduling/call-api.ts";
import { type CreatedUpload, type NamedUpload, nameOf } from "../flow/created-upload.ts";
import { noop } from "../lib/noop.ts";
import type { PhaseEvent } from "../flow/phase.ts";
import { type CallOptions, type DoneOf, type EngineProcedures, type FinishAnswer, isDone } from "../procedures.ts";
import type { RunDeps } from "../flow/run.ts";
import { longestAbandon, longestCall } from "../lib/time-limits.ts";
import { type RetryOptions, withRetries } from "./retry.ts";

export type AbandonDeps = Pick<RunDeps<FinishAnswer>, "scheduler" | "retries" | "wake" | "journal"> & {
  procedures: Pick<EngineProcedures<FinishAnswer>, "abort">;
  /** Undefined if nobody waits for the call. */
  emit?: RetryOptions["run"]["emit"];
};

/** Calls the API with retries. The call continues if the upload is aborted. */
function insist<T>(deps: AbandonDeps, ask: (options: CallOptions) => Promise<T>): Promise<T> {
  const run = { emit: noop, ...deps, signal: undefined };
  return withRetries(() => callApi(ask, { run, lane: "quick" }), { run, whenSignedOut: () => "end" });
}

/**
 * Tells the server that a key will not be used any more. If the server never gets the call, the storage expires the
 * upload.
 * @returns whether the file has already been published, as far as the server says so
 * @throws UploadError why the call failed; `INTERNAL` if the server has no abort
 */
export async function abandon(deps: AbandonDeps, upload: NamedUpload): Promise<boolean> {
  const { abort } = deps.procedures;
  if (!abort) throw new UploadError("INTERNAL");
  const answer = await insist(deps, (options) => abort.mutate(nameOf(upload), options));
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
  const isPublished = await resultWithin(abandon(deps, upload), longestAbandon);
  if (isPublished === false) return { type: "abandoned" };
  const finish = (options: CallOptions) => deps.procedures.finish.mutate(nameOf(upload), options);
  const answer = isPublished && (await resultWithin(insist(deps, finish), longestCall));
  return answer && isDone(answer) ? { type: "finished", result: answer } : { type: "unanswered", upload };
}
