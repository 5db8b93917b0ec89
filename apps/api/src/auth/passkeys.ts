import { passkey } from "@better-auth/passkey";
import type { BetterAuthPlugin } from "better-auth";
import { APIError } from "better-auth/api";

type PasskeyDeps = { webOrigin: string; webOrigins: readonly string[] };

/**
 * Signing in without a password, for the host name of the configured address and pages of these origins. A passkey is kept by the device
 * (`residentKey`), so that nobody has to say who they are first, and the device makes sure of whose hand it is in (`userVerification`).
 */
export function passkeys({ webOrigin, webOrigins }: PasskeyDeps): BetterAuthPlugin {
  return passkey({
    rpID: new URL(webOrigin).hostname,
    rpName: "s3-direct",
    origin: [...webOrigins],
    // The plugin asks for a user's verification, and takes an answer without. What runs here may be part of a transaction: it asks no database.
    registration: {
      afterVerification: ({ verification }) => requireVerified(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification }) => requireVerified(verification.authenticationInfo.userVerified),
    },
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/** Without it, whoever holds a security key would be its owner. */
async function requireVerified(isVerified: boolean | undefined): Promise<void> {
  if (isVerified === true) return;
  throw new APIError("UNAUTHORIZED", { code: "USER_NOT_VERIFIED", message: "The device did not ask who is using it." });
}

/** Each question is a row until it is answered, or a day after it is over at most: fewer of them than of other calls, by one address in a minute. */
export const passkeyLimits = {
  "/passkey/generate-authenticate-options": { window: 60, max: 30 },
  "/passkey/generate-register-options": { window: 60, max: 30 },
};

/** Listed, named and removed by passkey/, whose inputs have largest sizes. */
export const closedPasskeyPaths = ["/passkey/list-user-passkeys", "/passkey/update-passkey", "/passkey/delete-passkey"];
