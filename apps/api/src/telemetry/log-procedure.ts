import { trpcCodes, type UploadError } from "@s3-direct/upload-core";
import type { Context } from "../context.ts";
import { describeError } from "./describe-error.ts";
import { traceId } from "./request-span.ts";

/** Logs one line for each call of a procedure. It says why a call failed only if the server is at fault. */
export function logProcedure(
  ctx: Context,
  call: { path: string; type: string; error: UploadError | undefined; ms: number },
): void {
  const { path, type, error } = call;
  const fields = {
    requestId: ctx.requestId,
    traceId: traceId(),
    userId: ctx.person?.id,
    path,
    type,
    code: error?.code ?? "OK",
    ms: Math.round(call.ms * 10) / 10,
  };
  if (error !== undefined && isOurFault(error)) ctx.log.error({ ...fields, ...describeError(error) }, "procedure");
  else ctx.log.info(fields, "procedure");
}

/** Whether the server is at fault, and not the caller: only then does the log say why. */
export function isOurFault({ code }: Pick<UploadError, "code">): boolean {
  return ["INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE"].includes(trpcCodes[code]);
}
