import { UploadError } from "@s3-direct/upload-core";
import { unlessLate } from "../abortable.ts";
import { callApi } from "../call-api.ts";
import { type CreatedUpload, type NamedUpload, nameOf } from "../created-upload.ts";
import type { PhaseEvent } from "../phase.ts";
import { type CallOptions, type DoneOf, type EngineProcedures, type FinishAnswer, isDone } from "../procedures.ts";
import type { RunDeps } from "../run.ts";
import { longestCancel } from "../time-limits.ts";
import { withRetries } from "./retry.ts";

export type AbandonDeps = Pick<RunDeps<FinishAnswer>, "scheduler" | "journal"> & {
  procedures: Pick<EngineProcedures<FinishAnswer>, "abort">;
};

/** How often abort is asked again. The storage's own expiry is behind it. */
const retries = 2;

/**
 * Tells the server that a key will not be used any more.
 * @returns whether the file has been published already, as far as the server says so
 * @throws UploadError what asking failed of; `INTERNAL` where the server has no abort
 */
export async function abandon(
  { procedures: { abort }, scheduler, journal }: AbandonDeps,
  upload: NamedUpload,
): Promise<boolean> {
  if (abort === undefined) throw new UploadError("INTERNAL");
  const call = (options: CallOptions) => abort.mutate(nameOf(upload), options);
  const run = { scheduler, retries, wake: new EventTarget(), emit: () => {} };
  const ask = () => callApi(call, { run, lane: "quick" });
  const answer = await withRetries(ask, { run, whenSignedOut: () => "end" });
  // A server from before this says nothing of it.
  const isPublished = Reflect.get(Object(answer), "status") === "published";
  // Only now: a later page asks finish about a key that it finds in the journal.
  if (!isPublished) journal?.abandoned(upload.plan.key);
  return isPublished;
}

/** Cancels an upload that finish may have been asked for. `finished`: it was too late, and the file is published. Never rejects. */
export async function cancel<Answer extends FinishAnswer>(
  deps: RunDeps<Answer>,
  upload: CreatedUpload,
): Promise<PhaseEvent<DoneOf<Answer>>> {
  const unheard = () => ({ type: "unheard", upload }) as const;
  const askFinish = (options: CallOptions) => deps.procedures.finish.mutate(nameOf(upload), options);
  const cancelled = abandon(deps, upload).then(async (isPublished): Promise<PhaseEvent<DoneOf<Answer>>> => {
    if (!isPublished) return { type: "abandoned" };
    const answer = await callApi(askFinish, { run: { scheduler: deps.scheduler }, lane: "quick" });
    return isDone(answer) ? { type: "finished", result: answer } : unheard();
  });
  return unlessLate(cancelled, longestCancel, unheard).catch(unheard);
}
