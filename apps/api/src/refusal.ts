import type { UploadError } from "@s3-direct/upload-core";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";

/**
 * Creates a refusal outside of procedures, in the form that a tRPC client reads. The top-level `message` is for
 * better-auth's client, and for people with curl.
 *
 * @param code - tRPC's name of the HTTP status
 */
export function refusal(code: TRPCError["code"], error: UploadError): Response {
  const httpStatus = getHTTPStatusCodeFromError(new TRPCError({ code }));
  const shape = { message: error.message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus } };
  return Response.json({ message: error.sentence, error: shape }, { status: httpStatus });
}
