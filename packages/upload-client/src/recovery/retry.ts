import { retryDelay, toUploadError } from "@s3-direct/upload-core";
import { sleep, throwIfAborted, unlessAborted } from "../abortable.ts";
import type { WaitReason } from "../upload-state.ts";

type Step = "starting" | "uploading" | "finishing";

export type RetryOptions = {
  /** How often a failed call is repeated. */
  retries: number;
  signal: AbortSignal;
  /** What the call is part of: entered before it, and again after each wait. */
  step: Step;
  emit: (event: { type: "entered"; status: Step } | { type: "waited"; reason: WaitReason }) => void;
  /** Asked after a failure that may heal: whether repeating this very call still makes sense. */
  stillWorthwhile?: () => boolean;
};

/**
 * Repeats a call for as long as its failures may heal and the budget lasts, with growing waits.
 * @throws UploadError the last failure, or `ABORTED`.
 */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries, signal, step, emit, stillWorthwhile = () => true } = options;
  for (let failures = 1; ; failures++) {
    throwIfAborted(signal);
    emit({ type: "entered", status: step });
    try {
      return await unlessAborted(call(), signal);
    } catch (thrown) {
      throwIfAborted(signal);
      const error = toUploadError(thrown);
      if (!error.retryable || failures > retries || !stillWorthwhile()) throw error;
      emit({ type: "waited", reason: error.code === "RATE_LIMITED" ? "rate-limited" : "retry" });
      const retryAfter = Number(error.details["retryAfter"]);
      await sleep(retryDelay(failures, { retryAfter, random: Math.random }), signal);
    }
  }
}
