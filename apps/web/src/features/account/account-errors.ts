import { currentLanguage } from "../../texts/language.ts";

/** better-auth's error; the status is 0 if there was no response. */
export type AccountFailure = {
  code?: string | undefined;
  status: number;
  /** Seconds, if the API limits sign-ups. */
  retryAfter?: unknown;
};

/** Whether the API is unreachable: a proxy in front of it answers with these statuses. */
export const isUnreachable = ({ status }: AccountFailure) => status === 0 || status >= 502;

/** Returns the sentence for a person whose sign-in or sign-up failed. */
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
    // The only thing that the sign-up form allows and the API refuses.
    case "VALIDATION_ERROR":
      return errors.badEmail;
    default:
      if (status === 429)
        return errors.tooMany(typeof retryAfter === "number" ? format.seconds(retryAfter) : undefined);
      return isUnreachable(failure) ? errors.unreachable : errors.other;
  }
}
