import { TRPCError } from "@trpc/server";
import { errorDocsUrl, trpcCodes, UploadError } from "@s3-direct/upload-core";
import { refusedAs } from "../s3/map-error.ts";

/**
 * Turns an error into the answer. tRPC lets only a code and a message through to the browser, so the message carries
 * our code. For an error that is not meant for users it carries only a request id, by which the cause is found in the
 * log, and S3's code if S3 refused a request; a page under development shows that code. The error in the log also has
 * the address of the code's documentation.
 */
export function toTRPCError(error: unknown, requestId: () => string): TRPCError & { docs?: string } {
  // A hook that calls another procedure may pass on its refusal, but not its faults.
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") return error;
  const spoken = error instanceof UploadError ? error : internal(error, requestId());
  const answered = new TRPCError({ code: trpcCodes[spoken.code], message: spoken.message, cause: error });
  return Object.assign(answered, { docs: errorDocsUrl(spoken.code) });
}

function internal(cause: unknown, requestId: string): UploadError {
  const code = refusedAs(cause);
  return new UploadError("INTERNAL", { details: { requestId, ...(code !== undefined && { code }) }, cause });
}
