import { UploadError } from "@s3-direct/upload-core";
import { z } from "zod";
import type { Database } from "../db/client.ts";
import { mediaId } from "../media/media-id.ts";
import { protectedProcedure, router } from "../trpc.ts";
import { endOtherSessions, endSession, listSessions } from "./sessions.ts";

export const endSessionInput = z.object({ id: mediaId });

/** A guest is signed in in one browser, and nowhere else. */
const accountProcedure = protectedProcedure.use(({ ctx, next }) => {
  if (ctx.person.guest) throw new UploadError("REFUSED", { sentence: "A guest is signed in in one browser only." });
  return next({ ctx: { asker: { userId: ctx.person.id, sessionId: ctx.sessionId } } });
});

/** Where an account is signed in. */
export function createSessionRouter({ db }: { db: Database }) {
  return router({
    list: accountProcedure.query(({ ctx }) => listSessions(db, ctx.asker)),

    /** What changes something is refused there from now on; what reads, within a minute (see auth.ts). */
    end: accountProcedure.input(endSessionInput).mutation(async ({ ctx, input }) => {
      const hasEnded = await endSession(db, { userId: ctx.asker.userId, id: input.id });
      if (hasEnded) await ctx.record?.("device-signed-out");
      return {};
    }),

    /** The same of all but the one that asks. */
    endOthers: accountProcedure.mutation(async ({ ctx }) => {
      if (await endOtherSessions(db, ctx.asker)) await ctx.record?.("device-signed-out");
      return {};
    }),
  });
}
