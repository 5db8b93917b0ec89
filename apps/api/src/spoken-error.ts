import { UploadError, toUploadError } from "@s3-direct/upload-core";
import type { TRPCError } from "@trpc/server";

/**
 * What a person may hear of an error: an UploadError as it is, a refused input as INVALID_INPUT, and of everything else
 * only the request's id, which finds it in the log.
 */
export function spokenError(error: TRPCError, requestId: string): UploadError {
  const known = toUploadError(error);
  if (known.code !== "INTERNAL") return known;
  if (error.code === "BAD_REQUEST") return new UploadError("INVALID_INPUT", { cause: error });
  return new UploadError("INTERNAL", { details: { requestId }, cause: error });
}
