import { type UploadError, retryDelay } from "@s3-direct/upload-core";
import { hasExpired } from "../flow/created-upload.ts";
import { type EngineState, type Phase, type PhaseEvent, isInParts } from "../flow/phase.ts";

export type Unsure = Extract<Phase<unknown>, { name: "unsure" }>;

/** The error that sending it ended in; undefined where it was not sent. */
export function failureOf({ reason }: Unsure): UploadError | undefined {
  return typeof reason === "string" ? undefined : reason;
}

/** What a failure comes to when a phase has had its retries (`after-call.ts`). Undefined: the upload fails. */
export function afterFailure(
  failure: UploadError,
  { phase, losses }: EngineState<unknown>,
): PhaseEvent<never> | undefined {
  if (phase.name === "sending") {
    // Parts that are gone for a known reason have been ended or published on purpose.
    const mayHaveArrived = isInParts(phase) ? isGone(failure) : failure.retryable || mayHaveExpired(failure);
    return mayHaveArrived ? { type: "unsure", reason: failure } : undefined;
  }
  if (phase.name !== "finishing" || losses > 0) return undefined;
  // A proxy answered in place of S3; or S3 has thrown the parts away since.
  const isLost = failure.code === "UPLOAD_NOT_ARRIVED" || (failure.code === "UPLOAD_GONE" && isInParts(phase));
  return isLost ? { type: "lost" } : undefined;
}

export type MissingSituation = {
  retries: number;
  restarts: number;
  /** There was no network, so that the failure does not count. */
  wasOffline: boolean;
  /** It was sent to a name that does not answer, while others do. */
  isAvoided: boolean;
  random: () => number;
};

/** What follows when finish has nothing to publish, or cannot say, and after how many milliseconds. */
export function afterMissing(
  phase: Unsure,
  situation: MissingSituation,
): { event: PhaseEvent<never>; milliseconds: number } {
  const { failures, upload } = phase;
  const { retries, restarts, wasOffline, isAvoided } = situation;
  if (mayResend(phase, situation)) {
    const counted = wasOffline ? failures : failures + 1;
    const milliseconds = wasOffline ? 0 : retryDelay(counted, situation);
    return { event: { type: "resent", failures: counted }, milliseconds };
  }
  const failure = failureOf(phase);
  const mayAnotherKeyHelp =
    !failure ||
    isAvoided ||
    // When a fresh URL is refused too, age was not the reason.
    (restarts === 0 && (isInParts(phase) || mayHaveExpired(failure))) ||
    // Its retries took longer than its URL lives. Where S3 has answered, there are no more keys than retries.
    (!isInParts(phase) && hasExpired(upload) && (failure.code !== "STORAGE_UNAVAILABLE" || restarts < retries));
  return { event: mayAnotherKeyHelp ? { type: "abandoned" } : { type: "given-up", failure }, milliseconds: 0 };
}

/**
 * What a refusal of finish says about an upload that may have arrived.
 * - `missing`: nothing has arrived
 * - `forgotten`: it is gone and nobody knows why, which counts as nothing having arrived
 * - `unknown`: finish cannot say, and S3 can when it is sent again
 * - `final`: the upload fails of it
 */
export function readRefusal(
  refusal: UploadError,
  { phase, canResend }: { phase: Unsure; canResend: boolean },
): "missing" | "forgotten" | "unknown" | "final" {
  if (refusal.code === "UPLOAD_NOT_ARRIVED") return "missing";
  const mayBeForgotten = isInParts(phase) || !failureOf(phase);
  if (mayBeForgotten && isGone(refusal)) return "forgotten";
  if (phase.reason === "unanswered" && isGone(refusal, "ended")) return "missing";
  // S3 answers 412 to what is there. A fault of the API's says nothing of the upload.
  return canResend && (refusal.retryable || refusal.code === "INTERNAL") ? "unknown" : "final";
}

export function mayResend(
  phase: Unsure,
  { retries, wasOffline, isAvoided }: Pick<MissingSituation, "retries" | "wasOffline" | "isAvoided">,
): boolean {
  const { failures, upload } = phase;
  // What S3 has answered has had its retries.
  const hadNoAnswer = failureOf(phase)?.code === "NETWORK";
  return hadNoAnswer && !isAvoided && !hasExpired(upload) && (wasOffline || failures < retries);
}

/**
 * 403 is what S3 says to an expired URL, to expired credentials (`ExpiredToken` counts as one, too), and to a clock that is wrong. An S3 without CORS headers on
 * its errors says it as status 0, which cannot be told from a network failure; asking the API for a fresh URL then also tells
 * which of the two it is. Parts are signed again one by one.
 */
function mayHaveExpired({ code, details }: UploadError): boolean {
  return code === "NETWORK" || (code === "TRANSFER_REFUSED" && details["status"] === "403");
}

/** Gone for this reason; or, where none is asked for, gone for none that is known: what was ended or published has a reason. */
const isGone = ({ code, details }: UploadError, because?: "ended") =>
  code === "UPLOAD_GONE" && details["because"] === because;
