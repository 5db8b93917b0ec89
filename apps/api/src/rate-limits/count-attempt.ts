import { UploadError } from "@s3-direct/upload-core";
import { describeWait } from "../describe-wait.ts";
import type { RateLimits } from "./rate-limits.ts";

export type Counted = {
  key: string;
  rule: Parameters<RateLimits["attempt"]>[1];
  /** A plural noun for the refusal: too many of these. */
  what: string;
};

/**
 * Counts one attempt of something that is limited by a rule.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countAttempt(limits: Pick<RateLimits, "attempt">, { key, rule, what }: Counted): Promise<void> {
  const { allowed, retryAfter } = await limits.attempt(key, rule);
  if (allowed) return;
  const sentence = `Too many ${what}. Try again ${describeWait(retryAfter)}.`;
  throw new UploadError("RATE_LIMITED", { sentence, details: { retryAfter } });
}
