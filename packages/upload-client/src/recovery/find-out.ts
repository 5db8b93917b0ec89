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

/** An API that goes on signing for a name which does not answer is not asked for another one more often. */
const mostHosts = 3;

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
  const early = await run.early.get(upload)?.catch(noop);
  if (early) return { type: "finished", result: early };
  // From here on only what finish says now counts.
  run.early.delete(upload);
  // An abort in another tab frees the parts first, which fails their transfers, and leaves its mark a moment later.
  if (isInParts(phase) && failureOf(phase)) await delay(abortTime, { signal: run.signal });

  const situation = {
    ...run,
    restarts,
    isAvoided: "url" in upload.plan && restarts < mostHosts && isAvoided(upload.plan.url),
    random: Math.random,
    wasOffline: false,
  };
  situation.emit = (event) => {
    situation.wasOffline ||= event.type === "waited" && event.reason === "offline";
    run.emit(event);
  };
  const found = await ask(situation, { phase, canResend: () => mayResend(phase, situation) });
  if (found.type === "finished" || found.type === "stored") return found;
  const { event, milliseconds } = afterMissing(phase, situation);
  if (milliseconds > 0) run.emit({ type: "waited", reason: "retry", cause: failureOf(phase) });
  await delay(milliseconds, run);
  return event.type === "abandoned" ? abandonKey(run, { phase, isForgotten: found.type === "forgotten" }) : event;
}

/** Finish has it, or what its refusal means (`readRefusal`). */
type Found<Done> =
  Extract<PhaseEvent<Done>, { type: "finished" | "stored" }> | { readonly type: "missing" | "forgotten" | "unknown" };

/** @throws UploadError a refusal that is final, or why finish could not be asked */
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
        // Finish may be able to say after a wait that costs nothing: for the network, or for somebody to sign in.
        if (type === "final" || type === "unknown") throw thrown;
        return { type };
      },
    );
  // What can be sent again needs no answer first.
  return withRetries(attempt, { run, isWorthwhile: () => !canResend() }).catch((thrown: unknown) => {
    const type = meaningOf(thrown);
    if (type === "final") throw thrown;
    return { type };
  });
}

/**
 * Frees the room that the key has taken, which another create must not find taken. There is no other key before the API has
 * heard it, or every try has failed: bytes of an earlier page may arrive meanwhile, and a finish that waits for them publishes them.
 * @returns `stored` if it is published in this very moment
 */
async function abandonKey<Answer extends FinishAnswer>(
  run: Run<Answer>,
  { phase, isForgotten }: { phase: Unsure; isForgotten: boolean },
): Promise<PhaseEvent<DoneOf<Answer>>> {
  // Whoever pauses it now goes on with a key that may have ended.
  run.emit({ type: "moved", phase: { ...phase, reason: "unanswered" } });
  const isPublished = abandon(run, phase.upload).catch(noop);
  if (await unlessAborted(isPublished, run.signal)) return { type: "stored" };
  if (phase.reason !== "unanswered" && (isInParts(phase) || isForgotten))
    run.emit({ type: "restarted", reason: "expired" });
  return { type: "abandoned" };
}
