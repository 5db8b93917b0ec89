import { UploadError } from "@s3-direct/upload-core";
import type { Context } from "../context.ts";
import { describeWait } from "../describe-wait.ts";
import { addressGroup } from "../rate-limits/address-group.ts";

/** Guesses of one link's password: by one visitor, and by all of them together. In seconds. */
const guesses = { visitor: { max: 10, window: 600 }, all: { max: 200, window: 3_600 } };

/**
 * Counts one guess of a link's password.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countGuess(
  { limits, address }: Pick<Context, "limits" | "address">,
  shareId: string,
): Promise<void> {
  for (const [key, rule] of [
    [`${shareId}|${addressGroup(address)}`, guesses.visitor],
    [shareId, guesses.all],
  ] as const) {
    const { allowed, retryAfter } = await limits.attempt(`share|${key}`, { ...rule, limit: "password" });
    if (allowed) continue;
    const sentence = `Too many passwords. Try again ${describeWait(retryAfter)}.`;
    throw new UploadError("RATE_LIMITED", { sentence, details: { retryAfter } });
  }
}
