import type { GenericEndpointContext } from "better-auth";
import { APIError, getSessionFromCtx } from "better-auth/api";
import { z } from "zod";
import type { RateLimits } from "../rate-limits/rate-limits.ts";
import { countTryOfOwner } from "./count-attempts.ts";

/**
 * All that the app sends. A mail's token, which better-auth takes too, would have it say whether the password is right, and then delete
 * nothing.
 */
const deletion = z.strictObject({ password: z.string().min(1).optional() });

/**
 * Deleting an account takes its password: an open session on some device is not enough. Each one counts among those by which an account
 * shows who it is (see confirm/), or they could be tried here. A guest has none.
 */
export async function beforeDeletion(
  limits: Pick<RateLimits, "attempt">,
  context: GenericEndpointContext,
): Promise<void> {
  const { data } = deletion.safeParse(context.body);
  if (data === undefined) throw new APIError("BAD_REQUEST");
  // Who signed out is refused by better-auth, and spends nothing of the account's.
  const asking = await getSessionFromCtx(context, { disableCookieCache: true });
  if (asking === null || asking.user["isAnonymous"] === true) return;
  if (data.password === undefined)
    throw new APIError("BAD_REQUEST", { code: "INVALID_PASSWORD", message: "The password is needed." });
  await countTryOfOwner(limits, asking.user.id);
}
