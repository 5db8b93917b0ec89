import { startAuthentication } from "@simplewebauthn/browser";
import { trpcClient } from "../../../lib/trpc.ts";
import { ofBrowser } from "../passkey/passkey-failure.ts";
import { requireSupport } from "../passkey/passkeys.ts";

/**
 * Checks a password.
 * @returns whether it is the account's
 */
export async function confirmByPassword(password: string): Promise<boolean> {
  return (await trpcClient.confirm.byPassword.mutate({ password })).isConfirmed;
}

/**
 * Asks for a passkey.
 * @returns whether it is one of the account's
 * @throws PasskeyFailure if the browser has none, or nobody has chosen one
 */
export async function confirmByPasskey(): Promise<boolean> {
  requireSupport();
  const optionsJSON = await trpcClient.confirm.askForPasskey.mutate();
  const response = await startAuthentication({ optionsJSON }).catch((error: unknown) =>
    Promise.reject(ofBrowser(error)),
  );
  return (await trpcClient.confirm.byPasskey.mutate({ response })).isConfirmed;
}
