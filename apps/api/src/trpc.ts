import { trpcCodes, UploadError } from "@s3-direct/upload-core";
import { TRPCError, initTRPC } from "@trpc/server";
import type { Context } from "./context.ts";
import { spokenError } from "./spoken-error.ts";
import { logProcedure } from "./telemetry/log-procedure.ts";

// With isDev, tRPC would send stack traces to the browser.
const t = initTRPC.context<Context>().create({ isDev: false });

export const router = t.router;

/** Logs and counts each call, and replaces errors whose message is not meant for people. */
const loggedProcedure = t.procedure.use(async ({ ctx, path, type, next }) => {
  const started = performance.now();
  const result = await next();
  const error = result.ok ? undefined : spokenError(result.error, ctx.requestId);
  const ms = performance.now() - started;
  logProcedure(ctx, { path, type, error, ms });
  ctx.metrics.call({ path, code: error?.code ?? "OK", ms });
  if (error === undefined) return result;
  throw new TRPCError({ code: trpcCodes[error.code], message: error.message, cause: error });
});

/** The base of every procedure: it counts each call against the rate limits, and each call of a batch separately. */
export const publicProcedure = loggedProcedure.use(async ({ ctx, path, next }) => {
  await ctx.limits.spend({ path, userId: ctx.person?.id, address: ctx.address });
  return next();
});

/** For people who are signed in, including guests. */
export const protectedProcedure = publicProcedure.use(({ ctx, next }) => {
  if (ctx.person === undefined) throw new UploadError("SIGNED_OUT");
  return next({ ctx: { person: ctx.person } });
});

/** For people with an account, so not for guests. */
export const accountProcedure = protectedProcedure.use(({ ctx, next }) => {
  if (ctx.person.guest) throw new UploadError("REFUSED", { sentence: "A guest has no account." });
  return next();
});
