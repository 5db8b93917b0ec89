import type { S3Storage } from "@s3-direct/upload-server";
import { verifyPassword } from "better-auth/crypto";
import type { Database } from "../db/client.ts";
import { protectedProcedure, publicProcedure, router } from "../trpc.ts";
import { downloadShare, ended, noSuch, openShare } from "./collection.ts";
import { countGuess, countPassword, forgiveGuess } from "./count-guess.ts";
import { enter, passOf } from "./enter.ts";
import { createShareInput, downloadShareInput, openShareInput, revokeShareInput, unlockShareInput } from "./inputs.ts";
import { createShare, listShares, revokeShare } from "./links.ts";

/** Links to one's files: making them, and, for whoever has one, what is behind it. */
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

    /** From here on the link leads nowhere. */
    revoke: protectedProcedure.input(revokeShareInput).mutation(async ({ ctx, input }) => {
      if (await revokeShare(db, { ...input, ownerId: ctx.person.id })) await ctx.noteActivity?.("link-ended");
      return {};
    }),

    /** What is behind a link. It counts, and so is no query; and no address of the API's holds a link. */
    open: publicProcedure
      .input(openShareInput)
      .mutation(({ ctx, input }) => openShare(deps, { ...input, personId: ctx.person?.id })),

    /** Gives the `pass` for a link's password; without one the password is not right, or none is asked for. */
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

    /** Where the files are read, or one of them. */
    download: publicProcedure.input(downloadShareInput).mutation(({ input }) => downloadShare(deps, input)),
  });
}
