import type { S3Storage } from "@s3-direct/upload-server";
import { verifyPassword } from "better-auth/crypto";
import type { Database } from "../db/client.ts";
import { protectedProcedure, publicProcedure, router } from "../trpc.ts";
import { downloadShare, ended, noSuch, openShare } from "./collection.ts";
import { countGuess, countPassword, forgiveGuess } from "./count-guess.ts";
import { enter, passOf } from "./enter.ts";
import { createShareInput, downloadShareInput, openShareInput, revokeShareInput, unlockShareInput } from "./inputs.ts";
import { createShare, listShares, revokeShare } from "./links.ts";

/** Links to files: creates and revokes them, and shows visitors the files of one. */
export function createShareRouter(deps: { db: Database; storage: S3Storage }) {
  const { db } = deps;
  return router({
    create: protectedProcedure.input(createShareInput).mutation(async ({ ctx, input }) => {
      if (input.password !== undefined) await countPassword(ctx, ctx.person.id);
      const link = await createShare(db, { ...input, ownerId: ctx.person.id });
      await ctx.noteActivity?.("link-made");
      return link;
    }),

    list: protectedProcedure.query(({ ctx }) => listShares(db, ctx.person.id)),

    /** Revokes the link: it leads nowhere any more. */
    revoke: protectedProcedure.input(revokeShareInput).mutation(async ({ ctx, input }) => {
      if (await revokeShare(db, { ...input, ownerId: ctx.person.id })) await ctx.noteActivity?.("link-ended");
      return {};
    }),

    /**
     * Returns what a link leads to. A mutation, because it counts openings, and because then no URL of the API contains
     * a link's token.
     */
    open: publicProcedure
      .input(openShareInput)
      .mutation(({ ctx, input }) => openShare(deps, { ...input, personId: ctx.person?.id })),

    /** Returns the `pass` for a link's password; none if the password is wrong or the link has none. */
    unlock: publicProcedure.input(unlockShareInput).mutation(async ({ ctx, input }): Promise<{ pass?: string }> => {
      const entry = await enter(db, { token: input.token });
      if (entry.status === "none") throw noSuch("link");
      if (entry.status === "expired") throw ended();
      if (entry.status !== "locked") return {};
      const { share } = entry;
      await countGuess(ctx, share.id);
      const isRight = await verifyPassword({ hash: share.passwordHash ?? "", password: input.password });
      if (!isRight) return {};
      await forgiveGuess(ctx, share.id);
      return { pass: passOf(share) };
    }),

    /** Returns URLs of the files, or of one of them. */
    download: publicProcedure.input(downloadShareInput).mutation(({ input }) => downloadShare(deps, input)),
  });
}
