import { callApi } from "../call-api.ts";
import { type NamedPlan, nameOf } from "../created-upload.ts";
import { type CallOptions, type DoneOf, type EngineProcedures, type FinishAnswer, isDone } from "../procedures.ts";
import type { RunDeps } from "../run.ts";
import { longestCancel } from "../time-limits.ts";
import { delay } from "./delay.ts";
import { withRetries } from "./retry.ts";

export type AbandonedUpload = { plan: NamedPlan };

export type AbandonDeps = Pick<RunDeps<FinishAnswer>, "scheduler" | "journal"> & {
  procedures: Pick<EngineProcedures<FinishAnswer>, "abort">;
};

/** How often abort is asked again. The storage's own expiry is behind it. */
const retries = 2;

/**
 * Tells the server that a key will not be used any more.
 * @returns whether the file has been published already, as far as the server says so
 * @throws UploadError
 */
export async function abandon(
  { procedures: { abort }, scheduler, journal }: AbandonDeps,
  upload: AbandonedUpload,
): Promise<"aborted" | "published"> {
  journal?.abandoned();
  if (abort === undefined) return "aborted";
  const { signal } = new AbortController();
  const call = (options: CallOptions) => abort.mutate(nameOf(upload), options);
  const answer = await withRetries(() => callApi(call, { scheduler, lane: "quick", signal }), {
    retries,
    signal,
    wake: new EventTarget(),
    emit: () => {},
    whenSignedOut: () => "end",
  });
  return isPublished(answer) ? "published" : "aborted";
}

/**
 * Cancels an upload that finish has been asked for.
 * @returns what finish says where it was too late: the file is published
 */
export async function cancel<Answer extends FinishAnswer>(
  deps: RunDeps<Answer>,
  upload: AbandonedUpload,
): Promise<DoneOf<Answer> | undefined> {
  const { signal } = new AbortController();
  const askFinish = (options: CallOptions) => deps.procedures.finish.mutate(nameOf(upload), options);
  const outcome = abandon(deps, upload).then(async (outcome) => {
    if (outcome !== "published") return undefined;
    const answer = await callApi(askFinish, { ...deps, lane: "quick", signal });
    return isDone(answer) ? answer : undefined;
  });
  return Promise.race([outcome.catch(() => undefined), delay(longestCancel, { signal }).then(() => undefined)]);
}

/** A server from before this says nothing of it. */
function isPublished(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "status" in answer && answer.status === "published";
}
