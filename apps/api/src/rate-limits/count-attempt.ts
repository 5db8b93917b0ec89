import { UploadError } from "@s3-direct/upload-core";
import { describeWait } from "../describe-wait.ts";
import type { RateLimits } from "./rate-limits.ts";

export type Counted = {
  key: string;
  rule: Parameters<RateLimits["attempt"]>[1];
  /** What there are too many of. */
  what: string;
};

/**
 * Counts something that may be done so many times.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countAttempt(limits: Pick<RateLimits, "attempt">, { key, rule, what }: Counted): Promise<void> {
  const { allowed, retryAfter } = await limits.attempt(key, rule);
  if (allowed) return;
  const sentence = `Too many ${what}. Try again ${describeWait(retryAfter)}.`;
  throw new UploadError("RATE_LIMITED", { sentence, details: { retryAfter } });
}
