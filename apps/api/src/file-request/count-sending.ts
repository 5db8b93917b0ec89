import type { Context } from "../context.ts";
import { addressGroup } from "../rate-limits/address-group.ts";
import { countAttempt } from "../rate-limits/count-attempt.ts";

/**
 * The most files that one visitor, and all visitors together, can begin by one link. A request accepts at most 200.
 * `window` is in seconds.
 */
const sendings = {
  visitor: { max: 400, window: 3_600, limit: "file-request" },
  all: { max: 2_000, window: 3_600, limit: "file-request" },
} as const;

/**
 * Counts a file that a visitor begins to send by a link, in addition to what each call costs its address.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countSending({ limits, address }: Pick<Context, "limits" | "address">, id: string) {
  const counters = [
    [`file-request|${id}|${addressGroup(address)}`, sendings.visitor],
    [`file-request|${id}`, sendings.all],
  ] as const;
  for (const [key, rule] of counters) await countAttempt(limits, { key, rule, what: "files by this link" });
}
