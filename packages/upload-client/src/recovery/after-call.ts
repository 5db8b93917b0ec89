import { type UploadError, retryDelay } from "@s3-direct/upload-core";
import { signInLook, signInPatience } from "../lib/time-limits.ts";
import type { WaitReason } from "../store/upload-state.ts";

/** What to wait for before the same is tried again. */
export type Wait = {
  readonly reason: WaitReason;
  /** `Infinity` without a network: nobody knows for how long, so the network is looked for. */
  readonly milliseconds: number;
  /** Whether it costs none of the retries. */
  readonly isFree: boolean;
  /** Whether it fails when the time is up and nobody has ended the wait. */
  readonly needsWaking?: boolean;
};

export type CallSituation = {
  /** Failures before this one that have counted. */
  failures: number;
  /** How often a call is repeated. */
  retries: number;
  /** Nobody answers, neither the API nor the storage. */
  isOffline: boolean;
  /**
   * What a session that has ended means.
   * - `end`: it is an error; nobody was signed in before
   * - `wait`: somebody has to say that the visitor is signed in again
   * - `look`: the same, and it is looked for: the upload's key belongs to its owner, so that nobody else can go on with it
   */
  whenSignedOut: "end" | "wait" | "look";
  /** As `Math.random`. */
  random: () => number;
};

/** In seconds, eleven days. What is longer is a date that was taken for a duration, and more than a timer takes. */
const longestRetryAfter = 1_000_000;

/** What to wait for after the failure of a call that can simply be made again; undefined where that would not help. */
export function afterCall(failure: UploadError, situation: CallSituation): Wait | undefined {
  const { failures, retries, isOffline, whenSignedOut } = situation;
  const { code, retryable } = failure;
  const retryAfter = Number(failure.details["retryAfter"]);
  if (code === "SIGNED_OUT" && whenSignedOut !== "end") {
    const needsWaking = whenSignedOut === "wait";
    return { isFree: true, reason: "signed-out", milliseconds: needsWaking ? signInPatience : signInLook, needsWaking };
  }
  if (code === "RATE_LIMITED" && retryAfter > 0 && retryAfter < longestRetryAfter) {
    return { isFree: true, reason: "rate-limited", milliseconds: retryAfter * 1_000 + retryDelay(1, situation) };
  }
  if (isOffline) return { isFree: true, reason: "offline", milliseconds: Infinity };
  if (!retryable || failures >= retries) return undefined;
  const reason = code === "RATE_LIMITED" ? "rate-limited" : "retry";
  return { isFree: false, reason, milliseconds: retryDelay(failures + 1, { ...situation, retryAfter }) };
}
