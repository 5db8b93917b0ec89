import { WebAuthnError } from "@simplewebauthn/browser";
import { passkeyTexts, type PasskeyTexts } from "./texts.ts";

/** The API's refusal; the status is 0 if there was no response. */
export type Refusal = { code?: string | undefined; status: number };

/** A passkey was not added, or signed nobody in. Its message is a sentence for the person. */
export class PasskeyFailure extends Error {
  readonly reason: keyof PasskeyTexts["errors"];
  constructor(reason: keyof PasskeyTexts["errors"], options?: ErrorOptions) {
    super(passkeyTexts().errors[reason], options);
    this.name = "PasskeyFailure";
    this.reason = reason;
  }
}

/** Returns the failure for an error of the browser, or of the authenticator behind it. */
export function ofBrowser(error: unknown): PasskeyFailure {
  // Passkeys can't be used on the page's domain, or the API expects another one.
  if (error instanceof Error && error.name === "SecurityError") return new PasskeyFailure("domain", { cause: error });
  const code = error instanceof WebAuthnError ? error.code : "";
  switch (code) {
    case "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED":
      return new PasskeyFailure("known", { cause: error });
    case "ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT":
    case "ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT":
    case "ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG":
      return new PasskeyFailure("unsupported", { cause: error });
    default: {
      // Browsers throw the same error for a cancel, a timeout, and a device without an authenticator.
      const isCancelled = error instanceof Error && /NotAllowedError|AbortError/.test(`${error.name} ${code}`);
      return new PasskeyFailure(isCancelled || code === "ERROR_CEREMONY_ABORTED" ? "cancelled" : "other", {
        cause: error,
      });
    }
  }
}

export function ofApi({ code, status }: Refusal): PasskeyFailure {
  if (code === "PASSKEY_NOT_FOUND") return new PasskeyFailure("unknown");
  if (code === "SESSION_NOT_FRESH") return new PasskeyFailure("unconfirmed");
  if (code === "TOO_MANY_PASSKEYS") return new PasskeyFailure("full");
  if (code === "USER_NOT_VERIFIED") return new PasskeyFailure("unverified");
  if (status === 429) return new PasskeyFailure("tooMany");
  return new PasskeyFailure(status === 0 || status >= 502 ? "unreachable" : "other");
}
