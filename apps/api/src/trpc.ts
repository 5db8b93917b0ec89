import { trpcCodes, UploadError } from "@s3-direct/upload-core";
import { TRPCError, initTRPC } from "@trpc/server";
import type { Context } from "./context.ts";
import { spokenError } from "./spoken-error.ts";
import { logProcedure } from "./telemetry/log-procedure.ts";

// With isDev, stack traces would be sent to the browser.
const t = initTRPC.context<Context>().create({ isDev: false });

export const router = t.router;

/** Logs and counts each call, and lets only errors out whose sentence is meant for people. */
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

/** Every procedure starts here: its calls are counted, each call of a batch for itself. */
export const publicProcedure = loggedProcedure.use(async ({ ctx, path, next }) => {
  await ctx.limits.spend({ path, userId: ctx.person?.id, address: ctx.address });
  return next();
});

/** For people who are signed in, guests too. */
export const protectedProcedure = publicProcedure.use(({ ctx, next }) => {
  if (ctx.person === undefined) throw new UploadError("SIGNED_OUT");
  return next({ ctx: { person: ctx.person } });
});

/** For people who have an account: a guest has none. */
export const accountProcedure = protectedProcedure.use(({ ctx, next }) => {
  if (ctx.person.guest) throw new UploadError("REFUSED", { sentence: "A guest has no account." });
  return next();
});
