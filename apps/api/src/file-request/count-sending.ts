import type { Context } from "../context.ts";
import { addressGroup } from "../rate-limits/address-group.ts";
import { countAttempt } from "../rate-limits/count-attempt.ts";

/** Files that are begun by one link: by one visitor, and by all of them together. A request takes 200 at most. In seconds. */
const sendings = {
  visitor: { max: 400, window: 3_600, limit: "file-request" },
  all: { max: 2_000, window: 3_600, limit: "file-request" },
} as const;

/**
 * Counts a file that somebody begins to send by a link, beside what every call costs its address.
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
