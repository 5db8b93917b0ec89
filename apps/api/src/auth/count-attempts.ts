import { UploadError } from "@s3-direct/upload-core";
import { APIError } from "better-auth/api";
import { countTry } from "../confirm/count-try.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";

/**
 * The key that an attempt is counted under. better-auth's is `{address}|{path}`, and there is no end of paths that don't
 * exist: these share one key, or each would become a row.
 */
export function attemptKey(key: string, paths: ReadonlySet<string>): string {
  const [address = "", path = ""] = key.split("|");
  return `${address}|${paths.has(path) ? path : ""}`;
}

/** Counts somebody new, and refuses as better-auth does. */
export const countSignUp = (limits: Pick<RateLimits, "signUp">, address: string | undefined) =>
  refusing(limits.signUp(address));

/** Counts a password by which an account shows who it is, and refuses in the same way. */
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
