import { z } from "zod";
import { notifyOwner, type NotifyDeps } from "../account/notify.ts";
import { displayName } from "../single-line.ts";
import { languageOf } from "../mail/language-of.ts";
import { mediaId } from "../media/media-id.ts";
import { protectedProcedure, router } from "../trpc.ts";
import { listPasskeys, removePasskey, renamePasskey } from "./passkeys.ts";

const removePasskeyInput = z.object({ id: mediaId });

const renamePasskeyInput = z.object({ id: mediaId, name: displayName });

type PasskeyRouterDeps = Omit<NotifyDeps, "limits">;

/**
 * An account's passkeys: lists, renames and removes them. better-auth adds them and signs in with them (see
 * auth/passkeys.ts).
 */
export function createPasskeyRouter(deps: PasskeyRouterDeps) {
  const { db } = deps;
  return router({
    list: protectedProcedure.query(({ ctx }) => listPasskeys(db, { userId: ctx.person.id })),

    rename: protectedProcedure
      .input(renamePasskeyInput)
      .mutation(async ({ ctx, input }) => ({ wasThere: await renamePasskey(db, { userId: ctx.person.id, ...input }) })),

    /** Removes the passkey and notifies its owner. The page can pass the returned id on to the device. */
    remove: protectedProcedure.input(removePasskeyInput).mutation(async ({ ctx, input }) => {
      const userId = ctx.person.id;
      const credentialId = await removePasskey(db, { userId, ...input });
      if (credentialId !== undefined) {
        const kind = "passkey-removed";
        await ctx.noteActivity?.(kind);
        const language = languageOf(ctx.acceptLanguage);
        await notifyOwner({ ...deps, limits: ctx.limits }, { userId, kind, language });
      }
      return { credentialId };
    }),
  });
}
