import { UploadError } from "@s3-direct/upload-core";
import { APIError } from "better-auth/api";
import { countTry } from "../confirm/count-try.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";

/**
 * Returns the key under which an attempt is counted. better-auth's key is `{address}|{path}`, and unknown paths are
 * endless. They share one key here, because each would become a row.
 */
export function attemptKey(key: string, paths: ReadonlySet<string>): string {
  const [address = "", path = ""] = key.split("|");
  return `${address}|${paths.has(path) ? path : ""}`;
}

/** Counts a sign-up, and refuses with better-auth's kind of error. */
export const countSignUp = (limits: Pick<RateLimits, "signUp">, address: string | undefined) =>
  refusing(limits.signUp(address));

/** Counts an attempt to confirm as the owner with a password, and refuses in the same way. */
export const countTryOfOwner = (limits: Pick<RateLimits, "attempt">, userId: string) =>
  refusing(countTry(limits, userId));

async function refusing(counting: Promise<void>): Promise<void> {
  try {
    await counting;
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    const { code, sentence, details } = error;
    throw new APIError(
      "TOO_MANY_REQUESTS",
      { code, message: sentence, retryAfter: Number(details["retryAfter"]) },
      { "retry-after": details["retryAfter"] ?? "" },
    );
  }
}
