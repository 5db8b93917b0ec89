import { z } from "zod";
import type { Database } from "../db/client.ts";
import { nameLine } from "../line.ts";
import { mediaId } from "../media/media-id.ts";
import { protectedProcedure, router } from "../trpc.ts";
import { listPasskeys, removePasskey, renamePasskey } from "./passkeys.ts";

export const removePasskeyInput = z.object({ id: mediaId });

export const renamePasskeyInput = z.object({ id: mediaId, name: nameLine });

/** An account's passkeys; better-auth adds them, and signs in by them (see auth/passkeys.ts). */
export function createPasskeyRouter({ db }: { db: Database }) {
  return router({
    list: protectedProcedure.query(({ ctx }) => listPasskeys(db, { userId: ctx.person.id })),

    rename: protectedProcedure.input(renamePasskeyInput).mutation(async ({ ctx, input }) => {
      await renamePasskey(db, { userId: ctx.person.id, ...input });
      return {};
    }),

    remove: protectedProcedure.input(removePasskeyInput).mutation(async ({ ctx, input }) => {
      if (await removePasskey(db, { userId: ctx.person.id, ...input })) await ctx.record?.("passkey-removed");
      return {};
    }),
  });
}
