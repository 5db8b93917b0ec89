import { UploadError } from "@s3-direct/upload-core";
import type { TRPCError } from "@trpc/server";
import { outageOf } from "./db/outage.ts";

/**
 * Returns what a person may see of an error: an UploadError as it is, a refusal of tRPC itself by its code, a database
 * outage as such, and for everything else only the request's id, which the log contains, too. Other messages are not
 * passed on, because they can contain anything.
 */
export function spokenError(error: TRPCError, requestId: string): UploadError {
  if (error.cause instanceof UploadError) return error.cause;
  const outage = outageOf(error.cause);
  if (outage !== undefined) return outage;
  switch (error.code) {
    case "UNAUTHORIZED":
      return new UploadError("SIGNED_OUT", { cause: error });
    case "TOO_MANY_REQUESTS":
      return new UploadError("RATE_LIMITED", { cause: error });
    case "BAD_REQUEST":
      return new UploadError("INVALID_INPUT", { cause: error });
    default:
      return new UploadError("INTERNAL", { details: { requestId }, cause: error });
  }
}
