import { UploadError } from "@s3-direct/upload-core";
import { APIError } from "better-auth/api";
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
export async function countSignUp(limits: RateLimits, address: string | undefined): Promise<void> {
  try {
    await limits.signUp(address);
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
