import { noop } from "../lib/noop.ts";
import { toUploadError } from "@s3-direct/upload-core";
import { unlessAborted } from "../lib/abortable.ts";
import { askFinish } from "../flow/finish.ts";
import { type PhaseEvent, isInParts } from "../flow/phase.ts";
import { type DoneOf, type FinishAnswer, isDone } from "../procedures.ts";
import type { Run } from "../flow/run.ts";
import { isAvoided } from "../transfer/host-health.ts";
import { abortTime } from "../lib/time-limits.ts";
import { abandon } from "./abandon.ts";
import { type Unsure, afterMissing, failureOf, mayResend, readRefusal } from "./after-failure.ts";
import { delay } from "./delay.ts";
import { withRetries } from "./retry.ts";

/** How often another host name is requested from an API that keeps signing for one that does not answer. */
const mostHosts = 3;

/**
 * Calls finish to learn whether an upload has arrived, before anything is sent again: perhaps it is already published
 * and only an answer was lost. A key, its record and its URL are signed together, so a new URL needs another create.
 * If an abort of the key was not answered, the key is aborted again first, because the earlier abort may still arrive.
 * Finish is called only if this abort is not answered either.
 * @throws UploadError why finish refuses the upload, or why it could not be called. `UPLOAD_GONE` means that it was
 * ended or published on purpose and must not be sent again
 */
export async function findOut<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { phase, restarts }: { phase: Unsure; restarts: number },
): Promise<PhaseEvent<DoneOf<Answer>>> {
  const { upload } = phase;
  if (phase.reason === "unanswered") {
    await run.journal?.beforeFinish();
    const isPublished = await tryToAbandon(run, upload);
    if (isPublished !== undefined) return { type: isPublished ? "stored" : "abandoned" };
  }
  const early = await run.early.get(upload)?.catch(noop);
  if (early) return { type: "finished", result: early };
  // From here on only the next answer of finish counts.
  run.early.delete(upload);
  // An abort in another tab deletes the parts first, which makes their transfers fail, and writes its mark a moment
  // later.
  if (isInParts(phase) && failureOf(phase)) await delay(abortTime, { signal: run.signal });

  let wasOffline = false;
  const emit: typeof run.emit = (event) => {
    wasOffline ||= event.type === "waited" && event.reason === "offline";
    run.emit(event);
  };
  const isHostAvoided = "url" in upload.plan && restarts < mostHosts && isAvoided(upload.plan.url);
  const situation = () => ({ ...run, restarts, isAvoided: isHostAvoided, wasOffline });
  const found = await ask({ ...run, emit }, { phase, canResend: () => mayResend(phase, situation()) });
  if (found.type === "finished" || found.type === "stored") return found;
  const { event, milliseconds } = afterMissing(phase, situation());
  if (milliseconds > 0) run.emit({ type: "waited", reason: "retry", cause: failureOf(phase) });
  await delay(milliseconds, run);
  return event.type === "abandoned" ? abandonKey(run, { phase, isForgotten: found.type === "forgotten" }) : event;
}

/** Finish has the file, or what its refusal means (`readRefusal`). */
type Found<Done> =
  Extract<PhaseEvent<Done>, { type: "finished" | "stored" }> | { readonly type: "missing" | "forgotten" | "unknown" };

/** @throws UploadError a refusal that is final, or why finish could not be called */
async function ask<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { phase, canResend }: { phase: Unsure; canResend: () => boolean },
): Promise<Found<DoneOf<Answer>>> {
  const meaningOf = (thrown: unknown) => readRefusal(toUploadError(thrown), { phase, canResend: canResend() });
  const attempt = (): Promise<Found<DoneOf<Answer>>> =>
    askFinish(run, phase).then(
      (answer) => (isDone(answer) ? { type: "finished", result: answer } : { type: "stored" }),
      (thrown: unknown) => {
        const type = meaningOf(thrown);
        // Finish may know after a wait that uses up no retries: for the network or for a sign-in.
        if (type === "final" || type === "unknown") throw thrown;
        return { type };
      },
    );
  // If the file can be sent again, no answer is needed first.
  return withRetries(attempt, { run, isWorthwhile: () => !canResend() }).catch((thrown: unknown) => {
    const type = meaningOf(thrown);
    if (type === "final") throw thrown;
    return { type };
  });
}

/**
 * Releases the quota that this key has reserved, so that another create finds it free. Waits until the API has answered
 * or every retry has failed before another key is made: meanwhile bytes from an earlier page may still arrive, and an
 * early finish may publish them.
 * @returns `stored` if the API answers that the file is published after all
 */
async function abandonKey<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { phase, isForgotten }: { phase: Unsure; isForgotten: boolean },
): Promise<PhaseEvent<DoneOf<Answer>>> {
  // If the upload is paused now, it continues with a key that may have been ended.
  run.emit({ type: "moved", phase: { ...phase, reason: "unanswered" } });
  if (await tryToAbandon(run, phase.upload)) return { type: "stored" };
  if (phase.reason !== "unanswered" && (isInParts(phase) || isForgotten))
    run.emit({ type: "restarted", reason: "expired" });
  return { type: "abandoned" };
}

/** Aborts a key. @returns whether its file is published; undefined if the API did not answer */
const tryToAbandon = <Answer extends FinishAnswer>(run: Run<Answer>, upload: Unsure["upload"]) =>
  unlessAborted(abandon(run, upload).catch(noop), run.signal);
