import { TRPCError } from "@trpc/server";
import { errorPage, trpcCodes, UploadError } from "@s3-direct/upload-core";

/**
 * tRPC lets only a code and a message through to the browser, so the message carries ours. Of an error that nobody meant a
 * person to read, nothing leaves but a request id to look for in the log, where the cause stands. A log has the code's page, too.
 */
export function toTRPCError(error: unknown, requestId: () => string): TRPCError & { docs?: string } {
  // A hook that calls another procedure may pass its refusal on, and nothing of its faults.
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") return error;
  const spoken =
    error instanceof UploadError
      ? error
      : new UploadError("INTERNAL", { details: { requestId: requestId() }, cause: error });
  const answered = new TRPCError({ code: trpcCodes[spoken.code], message: spoken.message, cause: error });
  return Object.assign(answered, { docs: errorPage(spoken.code) });
}
