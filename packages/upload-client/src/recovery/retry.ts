import { retryDelay, toUploadError } from "@s3-direct/upload-core";
import { sleep, throwIfAborted, unlessAborted } from "../abortable.ts";
import type { WaitReason } from "../upload-state.ts";

export type RetryOptions = {
  /** How often a failed call is repeated. */
  retries: number;
  signal: AbortSignal;
  /** Told before each wait. */
  onWait: (reason: WaitReason) => void;
  /** Asked after a failure that may heal: whether repeating this very call still makes sense. */
  stillWorthwhile?: () => boolean;
};

/**
 * Repeats a call for as long as its failures may heal and the budget lasts, with growing waits.
 * @throws UploadError the last failure, or `ABORTED`.
 */
export async function withRetries<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries, signal, onWait, stillWorthwhile } = options;
  for (let failures = 1; ; failures++) {
    throwIfAborted(signal);
    try {
      return await unlessAborted(call(), signal);
    } catch (thrown) {
      throwIfAborted(signal);
      const error = toUploadError(thrown);
      if (!error.retryable || failures > retries || stillWorthwhile?.() === false) throw error;
      onWait(error.code === "RATE_LIMITED" ? "rate-limited" : "retry");
      const retryAfter = Number(error.details["retryAfter"]);
      await sleep(retryDelay(failures, { retryAfter, random: Math.random }), signal);
    }
  }
}
