import { countAttempt } from "../rate-limits/count-attempt.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";

/** Per account; `window` is in seconds. */
const tries = { max: 10, window: 600 };

/**
 * Counts an attempt to confirm as the account's owner by password or passkey, right or wrong.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countTry(limits: Pick<RateLimits, "attempt">, userId: string): Promise<void> {
  await countAttempt(limits, { key: `confirm|${userId}`, rule: tries, what: "tries" });
}
