import { passkey } from "@better-auth/passkey";
import type { BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";

type PasskeyDeps = { webOrigin: string; webOrigins: readonly string[] };

/**
 * Enables sign-in with passkeys, for the host name of the configured origin and for pages of these origins. The device
 * stores the passkey (`residentKey`), so nobody has to enter an e-mail address, and the device verifies its user
 * (`userVerification`).
 */
export function passkeys({ webOrigin, webOrigins }: PasskeyDeps): BetterAuthPlugin {
  return passkey({
    rpID: new URL(webOrigin).hostname,
    rpName: "s3-direct",
    origin: [...webOrigins],
    // The plugin requests user verification, but accepts a response without it. These hooks may run in a transaction,
    // so they must not call the database.
    registration: {
      afterVerification: ({ verification }) => requireVerified(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification }) => requireVerified(verification.authenticationInfo.userVerified),
    },
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/** Without this check, whoever holds a security key could sign in as its owner. */
async function requireVerified(isVerified: boolean | undefined): Promise<void> {
  if (isVerified === true) return;
  throw new APIError("UNAUTHORIZED", { code: "USER_NOT_VERIFIED", message: "The device did not ask who is using it." });
}

/**
 * Each challenge is a row until it is answered, or until at most a day after it has expired. So one address gets fewer
 * of them per minute than of other calls.
 */
export const passkeyLimits = {
  "/passkey/generate-authenticate-options": { window: 60, max: 30 },
  "/passkey/generate-register-options": { window: 60, max: 30 },
};

/** Replaced by passkey/, whose inputs have maximum lengths. */
export const closedPasskeyPaths = ["/passkey/list-user-passkeys", "/passkey/update-passkey", "/passkey/delete-passkey"];
