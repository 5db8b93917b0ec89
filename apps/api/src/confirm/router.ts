import { UploadError } from "@s3-direct/upload-core";
import { isPassword } from "../auth/is-password.ts";
import { accountProcedure, router } from "../trpc.ts";
import { askForPasskey, isByOwnPasskey, type PasskeyDeps } from "./by-passkey.ts";
import { setConfirmed } from "./confirmed.ts";
import { countTry } from "./count-try.ts";
import { confirmByPasskeyInput, confirmByPasswordInput } from "./inputs.ts";

/** Whoever uses a session shows to be the account's owner, for the next ten minutes: what can take an account away asks for it. */
export function createConfirmRouter(deps: PasskeyDeps) {
  const { db } = deps;
  const askedProcedure = accountProcedure.use(({ ctx: { person, sessionId }, next }) => {
    // A browser has one.
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

    /** What the browser asks its authenticator. */
    askForPasskey: askedProcedure.mutation(({ ctx }) => askForPasskey(deps, ctx.asker)),

    byPasskey: triedProcedure.input(confirmByPasskeyInput).mutation(async ({ ctx, input }) => {
      const isRight = await isByOwnPasskey(deps, { ...ctx.asker, ...input });
      if (isRight) await setConfirmed(db, ctx.asker.sessionId);
      return { isConfirmed: isRight };
    }),
  });
}
