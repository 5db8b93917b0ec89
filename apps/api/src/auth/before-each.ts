import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import type { RateLimits } from "../rate-limits/rate-limits.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import { countSignUp } from "./count-attempts.ts";

/** Where somebody new comes in. */
const signUps: ReadonlySet<string> = new Set(["/sign-up/email", "/sign-in/anonymous"]);

/**
 * Closes what no list of paths can name. Deleting an account that has a password takes the password: an open session on some device is not
 * enough. Who signs up is counted before anybody is looked for, so that an address that has an account already counts, too.
 */
export const beforeEach = (limits: RateLimits) =>
  createAuthMiddleware(async (context) => {
    if (signUps.has(context.path)) await countSignUp(limits, context.headers?.get(clientAddressHeader) ?? undefined);
    // It would lead on to any page of ours, with the token in the address: mails have another link.
    if (context.path === "/reset-password/:token") throw new APIError("NOT_FOUND");
    if (context.path.startsWith("/passkey/")) return beforePasskey(context);
    if (context.path !== "/delete-user") return;
    const body: unknown = context.body;
    const password = typeof body === "object" && body !== null && "password" in body ? body.password : undefined;
    if (typeof password === "string" && password !== "") return;
    const session = await getSessionFromCtx(context);
    if (session === null || session.user["isAnonymous"] === true) return;
    throw new APIError("BAD_REQUEST", { code: "INVALID_PASSWORD", message: "The password is needed." });
  });

/** A guest has no account to come back to, and who signed out adds nothing, whatever the cookie says. A name is given by passkey/, where it has a largest size. */
async function beforePasskey(context: Parameters<typeof getSessionFromCtx>[0]): Promise<void> {
  const body: unknown = context.body;
  if (typeof body === "object" && body !== null && "name" in body) throw new APIError("BAD_REQUEST");
  if (!/regist/.test(context.path)) return;
  const session = await getSessionFromCtx(context, { disableCookieCache: true });
  if (session === null) throw new APIError("UNAUTHORIZED");
  if (session.user["isAnonymous"] === true) throw new APIError("FORBIDDEN");
}
