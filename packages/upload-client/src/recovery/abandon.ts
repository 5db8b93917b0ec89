import { unlessLate } from "../abortable.ts";
import { callApi } from "../call-api.ts";
import { type NamedPlan, nameOf } from "../created-upload.ts";
import { type CallOptions, type DoneOf, type EngineProcedures, type FinishAnswer, isDone } from "../procedures.ts";
import type { RunDeps } from "../run.ts";
import { longestCancel } from "../time-limits.ts";
import { withRetries } from "./retry.ts";

export type AbandonedUpload = { plan: NamedPlan };

export type AbandonDeps = Pick<RunDeps<FinishAnswer>, "scheduler" | "journal"> & {
  procedures: Pick<EngineProcedures<FinishAnswer>, "abort">;
};

/** How often abort is asked again. The storage's own expiry is behind it. */
const retries = 2;

/**
 * Tells the server that a key will not be used any more.
 * @returns whether the file has been published already, as far as the server says so; `unknown` where it has no abort
 * @throws UploadError
 */
export async function abandon(
  { procedures: { abort }, scheduler, journal }: AbandonDeps,
  upload: AbandonedUpload,
): Promise<"aborted" | "published" | "unknown"> {
  if (abort === undefined) return "unknown";
  const call = (options: CallOptions) => abort.mutate(nameOf(upload), options);
  const run = { scheduler, retries, wake: new EventTarget(), emit: () => {} };
  const ask = () => callApi(call, { run, lane: "quick" });
  const answer = await withRetries(ask, { run, whenSignedOut: () => "end" });
  if (isPublished(answer)) return "published";
  // Only now: a later page asks finish about a key that it finds in the journal.
  journal?.abandoned(upload.plan.key);
  return "aborted";
}

/**
 * What cancelling came to. `unknown`: nobody has answered, so that the file may be published. What finish says: it was too late, and
 * the file is published.
 */
export type Cancelled<Done> = "aborted" | "unknown" | Done;

/** Cancels an upload that finish may have been asked for. Never rejects. */
export async function cancel<Answer extends FinishAnswer>(
  deps: RunDeps<Answer>,
  upload: AbandonedUpload,
): Promise<Cancelled<DoneOf<Answer>>> {
  const unknown = () => "unknown" as const;
  const askFinish = (options: CallOptions) => deps.procedures.finish.mutate(nameOf(upload), options);
  const cancelled = abandon(deps, upload).then(async (outcome) => {
    if (outcome !== "published") return outcome;
    const answer = await callApi(askFinish, { run: { scheduler: deps.scheduler }, lane: "quick" });
    return isDone(answer) ? answer : unknown();
  });
  return unlessLate(cancelled, longestCancel, unknown).catch(unknown);
}

/** A server from before this says nothing of it. */
const isPublished = (answer: unknown) => Reflect.get(Object(answer), "status") === "published";
