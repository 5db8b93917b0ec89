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
import { arrive, loadAccount, noticeEnded } from "../account.ts";
import { ofApi, ofBrowser, PasskeyFailure, type Refusal } from "./passkey-failure.ts";

/**
 * Adds a passkey.
 * @throws PasskeyFailure
 */
export async function addPasskey(): Promise<"added"> {
  requireSupport();
  const optionsJSON = await askApi<PublicKeyCredentialCreationOptionsJSON>("generate-register-options");
  const response = await startRegistration({ optionsJSON }).catch((error: unknown) => Promise.reject(ofBrowser(error)));
  await askApi("verify-registration", { response });
  return "added";
}

export type ChosenPasskey = AuthenticationResponseJSON;

/**
 * Asks the person to choose a passkey.
 * @param options.autofill - offers passkeys in the e-mail field, and waits until one is chosen, or another choice
 * begins
 * @param options.signal - aborts before the choice has begun; from then on `stopChoosing` ends it
 * @throws PasskeyFailure
 */
export async function choosePasskey({
  autofill = false,
  signal,
}: { autofill?: boolean; signal?: AbortSignal } = {}): Promise<ChosenPasskey> {
  requireSupport();
  const asked = await askApi<PublicKeyCredentialRequestOptionsJSON>("generate-authenticate-options");
  signal?.throwIfAborted();
  // The plugin only prefers the verification; the API refuses an answer without it.
  const optionsJSON = { ...asked, userVerification: "required" } as const;
  return startAuthentication({ optionsJSON, useBrowserAutofill: autofill }).catch((error: unknown) =>
    Promise.reject(ofBrowser(error)),
  );
}

export const stopChoosing = () => WebAuthnAbortService.cancelCeremony();

/**
 * Signs in with the chosen passkey.
 * @throws PasskeyFailure
 */
export async function signInByPasskey(response: ChosenPasskey): Promise<void> {
  try {
    await askApi("verify-authentication", { response });
  } catch (error) {
    if (error instanceof PasskeyFailure && error.reason === "unknown") offerNoMore(response.id);
    throw error;
  }
  await arrive();
}

export const mayAutofill = browserSupportsWebAuthnAutofill;

/** Reports to the browser, if it supports that, that this passkey signs nobody in. */
export function offerNoMore(credentialId: string): void {
  // Not all browsers have it. If the report fails, there is nothing to do.
  if (!browserSupportsWebAuthn() || !("signalUnknownCredential" in PublicKeyCredential)) return;
  PublicKeyCredential.signalUnknownCredential({ rpId: location.hostname, credentialId }).catch(() => undefined);
}

/** @throws PasskeyFailure if the browser has no passkeys */
export function requireSupport(): void {
  if (!isSecureContext) throw new PasskeyFailure("insecure");
  if (!browserSupportsWebAuthn()) throw new PasskeyFailure("unsupported");
}

/** Calls better-auth, which returns a refusal as a value, but throws if there is no response. */
async function askApi<Answer>(path: string, body?: object): Promise<Answer> {
  const method = body === undefined ? "GET" : "POST";
  const { data, error } = await loadAccount()
    .then(({ authClient }) => authClient.$fetch<Answer>(`/passkey/${path}`, { method, ...(body && { body }) }))
    .catch((): { data: null; error: Refusal } => ({ data: null, error: { status: 0 } }));
  if (error === null) return data;
  noticeEnded(error);
  throw ofApi(error);
}
