import { UploadError } from "@s3-direct/upload-core";
import { isPassword } from "../auth/is-password.ts";
import { accountProcedure, router } from "../trpc.ts";
import { askForPasskey, isByOwnPasskey, type PasskeyDeps } from "./by-passkey.ts";
import { setConfirmed } from "./confirmed.ts";
import { countTry } from "./count-try.ts";
import { confirmByPasskeyInput, confirmByPasswordInput } from "./inputs.ts";

/**
 * Confirms for ten minutes that a session's user is the account's owner. Calls that could take an account away require
 * it.
 */
export function createConfirmRouter(deps: PasskeyDeps) {
  const { db } = deps;
  const askedProcedure = accountProcedure.use(({ ctx: { person, sessionId }, next }) => {
    // Every browser has one.
    if (sessionId === undefined) throw new UploadError("SIGNED_OUT");
    return next({ ctx: { asker: { userId: person.id, sessionId } } });
  });
  const triedProcedure = askedProcedure.use(async ({ ctx, next }) => {
    await countTry(ctx.limits, ctx.asker.userId);
    return next();
  });
  return router({
    byPassword: triedProcedure.input(confirmByPasswordInput).mutation(async ({ ctx, input }) => {
      const isRight = await isPassword(db, { ...input, userId: ctx.person.id });
      if (isRight) await setConfirmed(db, ctx.asker.sessionId);
      return { isConfirmed: isRight };
    }),

    /** Returns the challenge for the browser's authenticator. */
    askForPasskey: askedProcedure.mutation(({ ctx }) => askForPasskey(deps, ctx.asker)),

    byPasskey: triedProcedure.input(confirmByPasskeyInput).mutation(async ({ ctx, input }) => {
      const isRight = await isByOwnPasskey(deps, { ...ctx.asker, ...input });
      if (isRight) await setConfirmed(db, ctx.asker.sessionId);
      return { isConfirmed: isRight };
    }),
  });
}
