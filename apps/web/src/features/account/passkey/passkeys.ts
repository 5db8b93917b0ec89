import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import { noteNewSession } from "../../../lib/session.ts";
import { loadAccount } from "../account.ts";
import { ofApi, ofBrowser, PasskeyFailure, type Refusal } from "./passkey-failure.ts";

/** @throws PasskeyFailure */
export async function addPasskey(): Promise<"added"> {
  requireSupport();
  const optionsJSON = await askApi<PublicKeyCredentialCreationOptionsJSON>("generate-register-options");
  const response = await startRegistration({ optionsJSON }).catch((error: unknown) => Promise.reject(ofBrowser(error)));
  await askApi("verify-registration", { response });
  return "added";
}

export type ChosenPasskey = AuthenticationResponseJSON;

/**
 * @param options.autofill - offers passkeys where the e-mail address is typed, and waits there until one is chosen, or another
 * choice begins
 * @param options.signal - for who leaves before the choice has begun; then `stopChoosing` ends it
 * @throws PasskeyFailure
 */
export async function choosePasskey({
  autofill = false,
  signal,
}: { autofill?: boolean; signal?: AbortSignal } = {}): Promise<ChosenPasskey> {
  requireSupport();
  const asked = await askApi<PublicKeyCredentialRequestOptionsJSON>("generate-authenticate-options");
  signal?.throwIfAborted();
  // The plugin only prefers it; the API takes no answer without.
  const optionsJSON = { ...asked, userVerification: "required" } as const;
  return startAuthentication({ optionsJSON, useBrowserAutofill: autofill }).catch((error: unknown) =>
    Promise.reject(ofBrowser(error)),
  );
}

export const stopChoosing = () => WebAuthnAbortService.cancelCeremony();

/** @throws PasskeyFailure */
export async function signInByPasskey(response: ChosenPasskey): Promise<void> {
  try {
    await askApi("verify-authentication", { response });
  } catch (error) {
    if (error instanceof PasskeyFailure && error.reason === "unknown") offerNoMore(response.id);
    throw error;
  }
  noteNewSession();
}

export const mayAutofill = browserSupportsWebAuthnAutofill;

/** Tells the browser, where it can be told, that this passkey signs nobody in. */
export function offerNoMore(credentialId: string): void {
  // Not all browsers have it, and one that can't do it has nobody to tell.
  if (!browserSupportsWebAuthn() || !("signalUnknownCredential" in PublicKeyCredential)) return;
  PublicKeyCredential.signalUnknownCredential({ rpId: location.hostname, credentialId }).catch(() => undefined);
}

/** @throws PasskeyFailure where the browser has no passkeys */
export function requireSupport(): void {
  if (!isSecureContext) throw new PasskeyFailure("insecure");
  if (!browserSupportsWebAuthn()) throw new PasskeyFailure("unsupported");
}

/** better-auth answers a refusal as a value, but throws when nothing answers. */
async function askApi<Answer>(path: string, body?: object): Promise<Answer> {
  const method = body === undefined ? "GET" : "POST";
  const { data, error } = await loadAccount()
    .then(({ authClient }) => authClient.$fetch<Answer>(`/passkey/${path}`, { method, ...(body && { body }) }))
    .catch((): { data: null; error: Refusal } => ({ data: null, error: { status: 0 } }));
  if (error) throw ofApi(error);
  return data;
}
