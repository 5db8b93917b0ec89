import { APIError, createAuthMiddleware } from "better-auth/api";
import { confirmByPasskeyInput } from "../confirm/inputs.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";
import { clientAddressHeader } from "./client-address-header.ts";
import { countSignUp } from "./count-attempts.ts";
import { beforeDeletion } from "./delete-user.ts";
import { requireReadableSession } from "./known-session.ts";
import { refuseLeft } from "./left-address.ts";
import { beforeRegistration } from "./register-passkey.ts";
import { beforeSignOut, type SignOutDeps } from "./sign-out.ts";

/** The paths that create a user. */
const signUps: ReadonlySet<string> = new Set(["/sign-up/email", "/sign-in/anonymous"]);

/**
 * Closes what a list of paths can't express. A sign-up is counted before any look-up, so that an address that already
 * has an account counts, too.
 */
export const beforeEach = ({ db, limits, noteActivity }: SignOutDeps & { limits: RateLimits }) =>
  createAuthMiddleware(async (context) => {
    if (signUps.has(context.path)) await countSignUp(limits, context.headers?.get(clientAddressHeader) ?? undefined);
    if (isEntrance(context.path)) await requireReadableSession(db, context);
    if (context.path === "/sign-up/email") await refuseLeft(db, context.body);
    // This path redirects to any page of this site, with the token in the URL. Mails contain another link.
    if (context.path === "/reset-password/:token") throw new APIError("NOT_FOUND");
    if (isRegistration(context.path)) return beforeRegistration(db, context);
    // The plugin looks up any id, and Postgres stores no NUL in a text.
    if (context.path === passkeySignIn && !confirmByPasskeyInput.safeParse(context.body).success)
      throw new APIError("BAD_REQUEST");
    if (context.path === "/sign-out") await beforeSignOut({ db, noteActivity }, context);
    if (context.path === "/delete-user") await beforeDeletion(limits, context);
  });

const passkeySignIn = "/passkey/verify-authentication";

/** Whether a guest may become an account here. */
const isEntrance = (path: string) => /^\/sign-(in|up)\//.test(path) || path === passkeySignIn;

const isRegistration = (path: string) =>
  path === "/passkey/generate-register-options" || path === "/passkey/verify-registration";
