import { toUploadError } from "@s3-direct/upload-core";
import type { TRPCError } from "@trpc/server";

/** Returns the Retry-After header of a response: when all calls that it refused may be tried again. */
export function retryAfter(errors: readonly TRPCError[]): Record<string, string> {
  const limited = errors.map(toUploadError).filter((error) => error.code === "RATE_LIMITED");
  const seconds = limited.map((error) => Number(error.details["retryAfter"])).filter(Number.isFinite);
  return seconds.length === 0 ? {} : { "retry-after": String(Math.max(...seconds)) };
}
