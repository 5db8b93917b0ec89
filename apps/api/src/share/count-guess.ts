import type { Context } from "../context.ts";
import { addressGroup } from "../rate-limits/address-group.ts";
import { countAttempt } from "../rate-limits/count-attempt.ts";

/** The most guesses of one link's password, by one visitor and by all visitors together. `window` is in seconds. */
const guesses = {
  visitor: { max: 10, window: 600, limit: "password", isForgivable: true },
  all: { max: 200, window: 3_600, limit: "password", isForgivable: true },
} as const;

/** The most links with a password that one person may create: each costs a scrypt hash. */
const hashes = { max: 60, window: 3_600, limit: "password" } as const;

type Asker = Pick<Context, "limits" | "address">;

/**
 * Counts one guess of a link's password.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countGuess({ limits, address }: Asker, shareId: string): Promise<void> {
  for (const [key, rule] of countersOf(shareId, address)) await countAttempt(limits, { key, rule, what: "passwords" });
}

/** Takes back a guess, because the password was right. */
export async function forgiveGuess({ limits, address }: Asker, shareId: string): Promise<void> {
  for (const [key, rule] of countersOf(shareId, address)) await limits.forgive(key, rule);
}

/**
 * Counts a new link's password, by the person who sets it.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countPassword({ limits }: Pick<Context, "limits">, personId: string): Promise<void> {
  await countAttempt(limits, { key: `share-password|${personId}`, rule: hashes, what: "links with a password" });
}

const countersOf = (shareId: string, address: string | undefined) =>
  [
    [`share|${shareId}|${addressGroup(address)}`, guesses.visitor],
    [`share|${shareId}`, guesses.all],
  ] as const;
