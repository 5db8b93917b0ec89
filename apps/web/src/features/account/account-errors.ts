import { currentLanguage } from "../../texts/language.ts";

/** What better-auth says of a refusal; 0 is the status when nothing answered. */
export type AccountFailure = {
  code?: string | undefined;
  status: number;
  /** Seconds, where the API counts sign-ups. */
  retryAfter?: unknown;
};

/** A proxy in front of the API answers so where that does not. */
export const isUnreachable = ({ status }: AccountFailure) => status === 0 || status >= 502;

/** What a person reads when signing in or up has failed. */
export function accountSentence(failure: AccountFailure): string {
  const { code, status, retryAfter } = failure;
  const { t, format } = currentLanguage();
  const { errors } = t.account;
  switch (code) {
    case "INVALID_EMAIL_OR_PASSWORD":
      return errors.wrongPassword;
    case "INVALID_PASSWORD":
      return errors.wrongPasswordAlone;
    case "USER_ALREADY_EXISTS":
    case "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL":
      return errors.taken;
    case "PASSWORD_TOO_SHORT":
      return errors.weakPassword;
    case "PASSWORD_TOO_LONG":
      return errors.longPassword;
    case "INVALID_EMAIL":
    // The only thing that a sign-up's form lets through and the API does not.
    case "VALIDATION_ERROR":
      return errors.badEmail;
    default:
      if (status === 429)
        return errors.tooMany(typeof retryAfter === "number" ? format.seconds(retryAfter) : undefined);
      return isUnreachable(failure) ? errors.unreachable : errors.other;
  }
}
