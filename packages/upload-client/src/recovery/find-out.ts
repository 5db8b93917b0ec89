import { toUploadError } from "@s3-direct/upload-core";
import { unlessAborted } from "../abortable.ts";
import { askFinish } from "../finish.ts";
import type { PhaseEvent } from "../phase.ts";
import { type DoneOf, type FinishAnswer, isDone } from "../procedures.ts";
import type { Run } from "../run.ts";
import { isAvoided } from "../transfer/host-health.ts";
import { abortTime } from "../time-limits.ts";
import { cancel } from "./abandon.ts";
import { type Unsure, afterMissing, failureOf, mayResend, readRefusal } from "./after-failure.ts";
import { delay } from "./delay.ts";
import { withRetries } from "./retry.ts";

/** An API that goes on signing for a name which does not answer is not asked for another one more often. */
const mostNames = 3;

/**
 * Asks finish whether an upload has arrived, before anything is sent again: it may be published already, and only an answer
 * was lost. A key, its record and its URL are signed as one, so that a fresh URL is another create.
 * @throws UploadError what finish refuses the upload for, or why it could not be asked. `UPLOAD_GONE` is what was ended or
 * published on purpose, and not to be sent again
 */
export async function findOut<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { phase, restarts }: { phase: Unsure; restarts: number },
): Promise<PhaseEvent<DoneOf<Answer>>> {
  const { upload } = phase;
  const failure = failureOf(phase);
  const { retries, signal, wake } = run;
  const isInParts = upload.plan.kind === "multipart";
  const early = await run.early.get(upload)?.catch(() => undefined);
  if (early !== undefined) return { type: "finished", result: early };
  // What it says from here on counts for more.
  run.early.delete(upload);
  // An abort in another tab frees the parts first, and leaves its mark a moment later.
  if (isInParts && failure !== undefined) await delay(abortTime, { signal });

  let wasOffline = false;
  const emit: typeof run.emit = (event) => {
    wasOffline ||= event.type === "waited" && event.reason === "offline";
    run.emit(event);
  };
  const isUnreachable = "url" in upload.plan && restarts < mostNames && isAvoided(upload.plan.url);
  const situation = () => ({ retries, restarts, wasOffline, isAvoided: isUnreachable, random: Math.random });
  const canResend = () => mayResend(phase, situation());
  const answer = await askWhether({ ...run, emit }, { phase, canResend });
  if (typeof answer === "object") {
    return isDone(answer) ? { type: "finished", result: answer } : { type: "stored" };
  }
  const { event, milliseconds } = afterMissing(phase, situation());
  if (milliseconds > 0) emit({ type: "waited", reason: "retry", cause: failure });
  await delay(milliseconds, { signal, wake });
  if (event.type === "abandoned") {
    // Another create must not find the space that this one reserved still taken.
    const cancelled = await unlessAborted(cancel(run, upload), signal);
    // It has arrived in this very moment.
    if (cancelled.type === "finished") return cancelled;
    if (phase.doubt !== "unheard" && (isInParts || answer === "forgotten"))
      emit({ type: "restarted", reason: "expired" });
  }
  return event;
}

/** What finish says of it: an answer, or what a refusal means. @throws UploadError */
async function askWhether<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { phase, canResend }: { phase: Unsure; canResend: () => boolean },
): Promise<Answer | NonNullable<ReturnType<typeof readRefusal>>> {
  const said = (thrown: unknown) => readRefusal(toUploadError(thrown), { phase, canResend: canResend() });
  const attempt = () =>
    askFinish(run, { upload: phase.upload }).catch((thrown: unknown) => {
      const meaning = said(thrown);
      // It may say so after a wait that costs nothing: for the network, or for somebody to sign in.
      if (meaning === undefined || meaning === "unknown") throw thrown;
      return meaning;
    });
  // What can be sent again needs no answer first.
  return withRetries(attempt, { run, isWorthwhile: () => !canResend() }).catch((thrown: unknown) => {
    if (said(thrown) !== "unknown") throw thrown;
    return "unknown" as const;
  });
}
