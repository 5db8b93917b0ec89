import type { UploadError } from "@s3-direct/upload-core";
import { retryDelay } from "@s3-direct/upload-core/internal";
import { signInLook, signInPatience } from "../lib/time-limits.ts";
import type { WaitReason } from "../store/upload-state.ts";

/** What to wait for before a call is retried. */
export type Wait = {
  readonly reason: WaitReason;
  /** Undefined without a network: its return cannot be predicted, so the network is probed. */
  readonly milliseconds?: number;
  /** Whether the wait uses up none of the retries. */
  readonly isFree: boolean;
  /** Whether the call fails if the time is up and no `wake` has ended the wait. */
  readonly needsWaking?: boolean;
};

export type CallSituation = {
  /** How many earlier failures count against the retries. */
  failures: number;
  /** How often a call is retried. */
  retries: number;
  /** Neither the API nor the storage answers. */
  isOffline: boolean;
  /**
   * What to do when the session has ended.
   * - `end`: fail; nobody was signed in before
   * - `wait`: wait for `continueAll` or a retry, because another visitor may be the one who signs in
   * - `look`: the same, but also retry on a timer: the key belongs to its owner, so nobody else can continue the upload
   */
  whenSignedOut: "end" | "wait" | "look";
};

/** In seconds: eleven days. A longer value is a date mistaken for a duration, and more than a timer can wait. */
const longestRetryAfter = 1_000_000;

/** Returns what to wait for after a failed call that can be repeated as it is; undefined if that would not help. */
export function afterCall(failure: UploadError, situation: CallSituation): Wait | undefined {
  const { failures, retries, isOffline, whenSignedOut } = situation;
  const { code, retryable } = failure;
  const retryAfter = Number(failure.details["retryAfter"]);
  if (code === "SIGNED_OUT" && whenSignedOut !== "end") {
    const needsWaking = whenSignedOut === "wait";
    return { isFree: true, reason: "signed-out", milliseconds: needsWaking ? signInPatience : signInLook, needsWaking };
  }
  if (code === "RATE_LIMITED" && retryAfter > 0 && retryAfter < longestRetryAfter) {
    return { isFree: true, reason: "rate-limited", milliseconds: retryAfter * 1_000 + retryDelay(1) };
  }
  if (isOffline) return { isFree: true, reason: "offline" };
  if (!retryable || failures >= retries) return undefined;
  const reason = code === "RATE_LIMITED" ? "rate-limited" : "retry";
  return { isFree: false, reason, milliseconds: retryDelay(failures + 1, { retryAfter }) };
}
