import type { UploadError } from "@s3-direct/upload-core";
import { retryDelay } from "@s3-direct/upload-core/internal";
import { hasExpired } from "../flow/created-upload.ts";
import { type EngineState, type Phase, type PhaseEvent, isInParts } from "../flow/phase.ts";

export type Unsure = Extract<Phase<unknown>, { name: "unsure" }>;

/** Returns the error that sending ended with; undefined if the upload was not sent. */
export function failureOf({ reason }: Unsure): UploadError | undefined {
  return typeof reason === "string" ? undefined : reason;
}

/** Returns what follows a failure once a phase has used its retries (`after-call.ts`). Undefined: the upload fails. */
export function afterFailure(
  failure: UploadError,
  { phase, losses }: EngineState<unknown>,
): PhaseEvent<never> | undefined {
  if (phase.name === "sending") {
    // Parts that are gone for a known reason were ended or published on purpose.
    const mayHaveArrived = isInParts(phase) ? isGone(failure) : failure.retryable || mayHaveExpired(failure);
    return mayHaveArrived ? { type: "unsure", reason: failure } : undefined;
  }
  if (phase.name !== "finishing" || losses > 0) return undefined;
  // A proxy answered in place of S3; or S3 has deleted the parts since.
  const isLost = failure.code === "UPLOAD_NOT_ARRIVED" || (isGone(failure) && isInParts(phase));
  return isLost ? { type: "lost" } : undefined;
}

export type MissingSituation = {
  retries: number;
  restarts: number;
  /** There was no network, so the failure does not count. */
  wasOffline: boolean;
  /** It was sent to a host name that does not answer, while others do. */
  isAvoided: boolean;
};

/**
 * Returns what to do if finish has found nothing to publish or could not say, and how many milliseconds to wait first.
 */
export function afterMissing(
  phase: Unsure,
  situation: MissingSituation,
): { event: PhaseEvent<never>; milliseconds: number } {
  const { failures, upload } = phase;
  const { retries, restarts, wasOffline, isAvoided } = situation;
  if (mayResend(phase, situation)) {
    const counted = wasOffline ? failures : failures + 1;
    const milliseconds = wasOffline ? 0 : retryDelay(counted);
    return { event: { type: "resent", failures: counted }, milliseconds };
  }
  const failure = failureOf(phase);
  // No more new keys are made than `retries`, except if the file was not sent because the URL had expired before, or if
  // there was no network.
  const mayRestart = wasOffline || restarts < retries || failure?.details["reason"] === "expired";
  const mayAnotherKeyHelp =
    !failure ||
    isAvoided ||
    // If a new URL is refused too, age was not the reason.
    (restarts === 0 && (isInParts(phase) || mayHaveExpired(failure))) ||
    // Its retries took longer than its URL is valid.
    (!isInParts(phase) && hasExpired(upload) && mayRestart);
  return { event: mayAnotherKeyHelp ? { type: "abandoned" } : { type: "given-up", failure }, milliseconds: 0 };
}

/**
 * Returns what a refusal of finish means for an upload that may have arrived.
 * - `missing`: nothing has arrived
 * - `forgotten`: it is gone for an unknown reason, which counts as nothing having arrived
 * - `unknown`: finish cannot say, but S3 can if the file is sent again
 * - `final`: the upload fails with this refusal
 */
export function readRefusal(
  refusal: UploadError,
  { phase, canResend }: { phase: Unsure; canResend: boolean },
): "missing" | "forgotten" | "unknown" | "final" {
  if (refusal.code === "UPLOAD_NOT_ARRIVED") return "missing";
  const mayBeForgotten = isInParts(phase) || !failureOf(phase);
  // An abort that was not answered may have ended it.
  if (mayBeForgotten && isGone(refusal, phase.reason === "unanswered")) return "forgotten";
  // If the object exists, S3 answers 412. A fault of the API says nothing about the upload.
  return canResend && (refusal.retryable || refusal.code === "INTERNAL") ? "unknown" : "final";
}

export function mayResend(
  phase: Unsure,
  { retries, wasOffline, isAvoided }: Pick<MissingSituation, "retries" | "wasOffline" | "isAvoided">,
): boolean {
  const { failures, upload } = phase;
  // If S3 has answered, sending has already had its retries.
  const hadNoAnswer = failureOf(phase)?.code === "NETWORK";
  return hadNoAnswer && !isAvoided && !hasExpired(upload) && (wasOffline || failures < retries);
}

/**
 * Whether the request may have been too old. S3 answers 403 to an expired URL, to expired credentials (`ExpiredToken`
 * counts as a 403 too), and if a clock is wrong. If S3 sends no CORS headers with its errors, that is a status 0, which
 * looks like a network failure; asking the API for a new URL then also shows which of the two it was. Parts are signed
 * again one by one.
 */
function mayHaveExpired({ code, details }: UploadError): boolean {
  return code === "NETWORK" || (code === "TRANSFER_REFUSED" && details["status"] === "403");
}

/** Whether the upload is gone for any or, by default, for an unknown reason: one that was ended or published has one. */
const isGone = ({ code, details }: UploadError, forAnyReason?: boolean) =>
  code === "UPLOAD_GONE" && (forAnyReason || !details["because"]);
