import { createHash } from "node:crypto";
import type { Context } from "../context.ts";
import { addressGroup } from "../rate-limits/address-group.ts";
import { countAttempt } from "../rate-limits/count-attempt.ts";

/** Mails that one person can be sent, and that one place can ask for. In seconds. */
const mails = {
  person: { max: 3, window: 3_600, limit: "mail" },
  place: { max: 20, window: 3_600, limit: "mail" },
} as const;

/**
 * Counts a mail that somebody asks for, whether or not one will be sent.
 *
 * @param to - an e-mail address or a person's id
 * @throws UploadError RATE_LIMITED, with `retryAfter` in seconds
 */
export async function countMail({ limits, address }: Pick<Context, "limits" | "address">, to: string): Promise<void> {
  // What is counted may be kept in the database, where nobody should read who was asked for.
  const name = createHash("sha256").update(to.toLowerCase()).digest("base64url");
  const place = addressGroup(address);
  await countAttempt(limits, { key: `mails-by|${place}`, rule: mails.place, what: "mails" });
  await countAttempt(limits, { key: `mails-to|${name}`, rule: mails.person, what: "mails" });
}
