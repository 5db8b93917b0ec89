import { countAttempt } from "../rate-limits/count-attempt.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";

/** By one account, in seconds. */
const tries = { max: 10, window: 600 };

/**
 * Counts a password or passkey by which somebody shows to be the account's owner, whether it is right or not.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countTry(limits: Pick<RateLimits, "attempt">, userId: string): Promise<void> {
  await countAttempt(limits, { key: `confirm|${userId}`, rule: tries, what: "tries" });
}
