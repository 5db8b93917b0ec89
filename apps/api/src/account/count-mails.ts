import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { addressGroup } from "../rate-limits/address-group.ts";
import { countAttempt } from "../rate-limits/count-attempt.ts";
import type { Notice } from "../mail/account-mails.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";

/** Mails that one address can be sent with a link, that one place can ask for, and of each kind that tell one address what happened. In seconds. */
const mails = {
  receiver: { max: 3, window: 3_600, limit: "mail" },
  place: { max: 20, window: 3_600, limit: "mail" },
  notices: { max: 6, window: 3_600, limit: "mail" },
} as const;

/**
 * Counts a mail with a link that somebody asks for, whether or not one will be sent.
 *
 * @param to - an e-mail address
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countMail(ctx: Pick<Context, "limits" | "address">, to: string): Promise<void> {
  await countPlace(ctx);
  await countAttempt(ctx.limits, { ...countedOf(to), what: "mails" });
}

/**
 * Counts what makes mails go out, by where it was asked for alone.
 *
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countPlace({ limits, address }: Pick<Context, "limits" | "address">): Promise<void> {
  await countAttempt(limits, { key: `mails-by|${addressGroup(address)}`, rule: mails.place, what: "mails" });
}

/**
 * Counts the mail of a sign-up, which its place was counted for already. Accounts that are made and deleted would fill somebody's mailbox.
 *
 * @returns whether it may be sent
 */
export async function mayWelcome(limits: Pick<RateLimits, "attempt">, to: string): Promise<boolean> {
  const { key, rule } = countedOf(to);
  return (await limits.attempt(key, rule)).allowed;
}

/**
 * Counts a mail that tells what happened, each kind apart, so that many of one keep none of another back.
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

/** What is counted may be kept in the database, where nobody should read who was asked for. */
function nameOf(to: string): string {
  return createHash("sha256").update(to.toLowerCase()).digest("base64url");
}
