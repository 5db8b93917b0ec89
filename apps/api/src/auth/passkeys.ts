import { passkey } from "@better-auth/passkey";
import type { BetterAuthPlugin } from "better-auth";
import type { Record } from "../activity/record.ts";
import { clientAddressHeader } from "./client-address-header.ts";

type PasskeyDeps = { webOrigin: string; webOrigins: readonly string[]; record: Record };

/**
 * Signing in without a password, for the host name of the configured address and pages of these origins. A passkey is kept by the device
 * (`residentKey`), so that nobody has to say who they are first.
 */
export function passkeys({ webOrigin, webOrigins, record }: PasskeyDeps): BetterAuthPlugin {
  return passkey({
    rpID: new URL(webOrigin).hostname,
    rpName: "s3-direct",
    origin: [...webOrigins],
    registration: {
      afterVerification: async ({ ctx, user }) =>
        record({
          userId: user.id,
          kind: "passkey-added",
          userAgent: ctx.headers?.get("user-agent"),
          address: ctx.headers?.get(clientAddressHeader),
        }),
    },
    authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
  });
}

/** Each question is a row until it is answered, or a day after it is over at most: fewer of them than of other calls, by one address in a minute. */
export const passkeyLimits = {
  "/passkey/generate-authenticate-options": { window: 60, max: 30 },
  "/passkey/generate-register-options": { window: 60, max: 30 },
};

/** Listed, named and removed by passkey/, whose inputs have largest sizes. */
export const closedPasskeyPaths = ["/passkey/list-user-passkeys", "/passkey/update-passkey", "/passkey/delete-passkey"];
