import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { addressGroup } from "../rate-limits/address-group.ts";
import { countAttempt } from "../rate-limits/count-attempt.ts";
import type { Notice } from "../mail/account-mails.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";

/**
 * The most mails with a link per recipient, mails requested per place (`addressGroup`), and notices of one kind per
 * recipient. `window` is in seconds.
 */
const mails = {
  receiver: { max: 3, window: 3_600, limit: "mail" },
  place: { max: 20, window: 3_600, limit: "mail" },
  notices: { max: 6, window: 3_600, limit: "mail" },
} as const;

/**
 * Counts a request for a mail with a link, whether or not one will be sent.
 *
 * @param to - an e-mail address
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countMail(ctx: Pick<Context, "limits" | "address">, to: string): Promise<void> {
  await countPlace(ctx);
  await countAttempt(ctx.limits, { ...countedOf(to), what: "mails" });
}

/**
 * Counts a call that sends mails, only by the place that it comes from.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countPlace({ limits, address }: Pick<Context, "limits" | "address">): Promise<void> {
  await countAttempt(limits, { key: `mails-by|${addressGroup(address)}`, rule: mails.place, what: "mails" });
}

/**
 * Counts the mail of a sign-up; its place was counted already. Otherwise somebody could fill a mailbox by creating and
 * deleting accounts.
 *
 * @returns whether it may be sent
 */
export async function mayWelcome(limits: Pick<RateLimits, "attempt">, to: string): Promise<boolean> {
  const { key, rule } = countedOf(to);
  return (await limits.attempt(key, rule)).allowed;
}

/**
 * Counts a notice. Each kind counts separately, so that many of one kind do not hold back another.
 *
 * @returns whether it may be sent
 */
export async function mayNotify(
  limits: Pick<RateLimits, "attempt">,
  { kind, to }: { kind: Notice; to: string },
): Promise<boolean> {
  return (await limits.attempt(`notices-to|${kind}|${nameOf(to)}`, mails.notices)).allowed;
}

function countedOf(to: string) {
  return { key: `mails-to|${nameOf(to)}`, rule: mails.receiver };
}

/**
 * Hashes the address: the counters may be stored in the database, where nobody should read for whom mails were
 * requested.
 */
function nameOf(to: string): string {
  return createHash("sha256").update(to.toLowerCase()).digest("base64url");
}
