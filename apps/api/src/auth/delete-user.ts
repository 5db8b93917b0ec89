import type { GenericEndpointContext } from "better-auth";
import { APIError, getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import type { RateLimits } from "../rate-limits/rate-limits.ts";
import { countTryOfOwner } from "./count-attempts.ts";

/**
 * All that the app sends. better-auth also accepts a mail's token. With a token it reveals whether the password is
 * right, and then deletes nothing.
 */
const deletion = z.strictObject({ password: z.string().min(1).optional() });

/**
 * Requires the password for deleting an account: an open session on some device is not enough. Each try counts together
 * with those in confirm/, or passwords could be guessed here. A guest has no password.
 */
export async function beforeDeletion(
  limits: Pick<RateLimits, "attempt">,
  context: GenericEndpointContext,
): Promise<void> {
  const { data } = deletion.safeParse(context.body);
  if (data === undefined) throw new APIError("BAD_REQUEST");
  // better-auth refuses a caller who has signed out. Such a call must not count against the account.
  const asking = await getSessionFromCtx(context, { disableCookieCache: true });
  if (asking === null || asking.user["isAnonymous"] === true) return;
  if (data.password === undefined)
    throw new APIError("BAD_REQUEST", { code: "INVALID_PASSWORD", message: "The password is needed." });
  await countTryOfOwner(limits, asking.user.id);
}
